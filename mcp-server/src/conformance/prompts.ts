import {
  type GetPromptResult,
  inputRequired,
  type InputRequiredResult,
} from '@modelcontextprotocol/server';

import { type FixtureContext, IMAGE } from './fixture.ts';
import { textOf } from './round-trip-tools.ts';

interface FixturePrompt {
  name: string;
  description: string;
  arguments?: { name: string; description: string; required: boolean }[];
  render(args: Record<string, string>, ctx: FixtureContext): GetPromptResult | InputRequiredResult;
}

const message = (content: GetPromptResult['messages'][number]['content']) => ({
  role: 'user' as const,
  content,
});
const says = (text: string): GetPromptResult => ({ messages: [message({ type: 'text', text })] });
const required = (name: string) => ({ name, description: `The ${name}`, required: true });

export const fixturePrompts: readonly FixturePrompt[] = [
  {
    name: 'test_simple_prompt',
    description: 'Has no arguments.',
    render: () => says('This is a simple prompt for testing.'),
  },
  {
    name: 'test_prompt_with_arguments',
    description: 'Has two arguments.',
    arguments: [required('arg1'), required('arg2')],
    render: ({ arg1, arg2 }) => says(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`),
  },
  {
    name: 'test_prompt_with_embedded_resource',
    description: 'Embeds a resource.',
    arguments: [required('resourceUri')],
    render: ({ resourceUri = '' }) => ({
      messages: [
        message({
          type: 'resource',
          resource: {
            uri: resourceUri,
            mimeType: 'text/plain',
            text: 'Embedded resource content for testing.',
          },
        }),
        message({ type: 'text', text: 'Please process the embedded resource above.' }),
      ],
    }),
  },
  {
    name: 'test_prompt_with_image',
    description: 'Has an image.',
    render: () => ({
      messages: [
        message({ type: 'image', data: IMAGE, mimeType: 'image/png' }),
        message({ type: 'text', text: 'Please analyze the image above.' }),
      ],
    }),
  },
  {
    name: 'test_input_required_result_prompt',
    description: 'Asks before it is rendered.',
    render(_args, ctx) {
      const context = textOf(ctx, 'user_context', 'context');
      if (context !== undefined) return says(`Use the following context: ${context}`);
      return inputRequired({
        inputRequests: {
          user_context: inputRequired.elicit({
            message: 'What context should the prompt use?',
            requestedSchema: {
              type: 'object',
              properties: { context: { type: 'string' } },
              required: ['context'],
            },
          }),
        },
      });
    },
  },
];
