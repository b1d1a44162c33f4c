import { type FixtureTool, NO_INPUT, type FixtureContext, textResult } from './fixture.ts';

/** Asks on the stream of the call, as the protocol of 2025 has it. */
async function ask(
  { mcp }: FixtureContext,
  requestedSchema: Record<string, unknown>,
  message: string,
): Promise<string> {
  const request = { method: 'elicitation/create', params: { message, requestedSchema } } as const;
  // The suite's schemas are wider than the SDK's type of them.
  const answer: Record<string, unknown> = await mcp.mcpReq.send(request as never);
  const { action, content = {} } = answer;
  return `action=${String(action)}, content=${JSON.stringify(content)}`;
}

/** Values with a title each, under the word that the place in the schema has for them. */
function titled(names: readonly string[]) {
  return names.map((title, index) => ({ const: `value${index + 1}`, title }));
}

/** Tools that ask the client while they run. */
export const questionTools: readonly FixtureTool[] = [
  {
    name: 'test_sampling',
    description: 'Asks the client’s model.',
    inputSchema: {
      type: 'object',
      properties: { prompt: { type: 'string' } },
      required: ['prompt'],
    },
    async run({ prompt }, { mcp }) {
      const answer = await mcp.mcpReq.send({
        method: 'sampling/createMessage',
        params: {
          messages: [{ role: 'user', content: { type: 'text', text: String(prompt) } }],
          maxTokens: 100,
        },
      });
      return textResult(`LLM response: ${JSON.stringify(answer.content)}`);
    },
  },
  {
    name: 'test_elicitation',
    description: 'Asks the person.',
    inputSchema: {
      type: 'object',
      properties: { message: { type: 'string' } },
      required: ['message'],
    },
    async run({ message }, ctx) {
      const properties = { response: { type: 'string', description: "User's response" } };
      const schema = { type: 'object', properties, required: ['response'] };
      return textResult(`User response: ${await ask(ctx, schema, String(message))}`);
    },
  },
  {
    name: 'test_elicitation_sep1034_defaults',
    description: 'Asks with defaults.',
    inputSchema: NO_INPUT,
    async run(_args, ctx) {
      const properties = {
        name: { type: 'string', description: 'User name', default: 'John Doe' },
        age: { type: 'integer', description: 'User age', default: 30 },
        score: { type: 'number', description: 'User score', default: 95.5 },
        status: {
          type: 'string',
          description: 'User status',
          enum: ['active', 'inactive', 'pending'],
          default: 'active',
        },
        verified: { type: 'boolean', description: 'Verification status', default: true },
      };
      const schema = { type: 'object', properties, required: [] };
      return textResult(`Elicitation completed: ${await ask(ctx, schema, 'Please review')}`);
    },
  },
  {
    name: 'test_elicitation_sep1330_enums',
    description: 'Asks for choices of each kind.',
    inputSchema: NO_INPUT,
    async run(_args, ctx) {
      const options = ['option1', 'option2', 'option3'];
      const choices = titled(['First Option', 'Second Option', 'Third Option']);
      const several = { type: 'array', minItems: 1, maxItems: 3 };
      const properties = {
        untitledSingle: { type: 'string', enum: options },
        titledSingle: { type: 'string', oneOf: choices },
        legacyEnum: {
          type: 'string',
          enum: ['opt1', 'opt2', 'opt3'],
          enumNames: ['Option One', 'Option Two', 'Option Three'],
        },
        untitledMulti: { ...several, items: { type: 'string', enum: options } },
        titledMulti: { ...several, items: { anyOf: choices } },
      };
      const schema = { type: 'object', properties, required: [] };
      return textResult(`Elicitation completed: ${await ask(ctx, schema, 'Please choose')}`);
    },
  },
];
