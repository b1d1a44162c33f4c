import { setTimeout as sleep } from 'node:timers/promises';

import { type FixtureTool, IMAGE, NO_INPUT, textResult } from './fixture.ts';

/** An empty WAV file. */
const AUDIO = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';
const PAUSE_MS = 20;

function embedded(uri: string, mimeType: string, text: string) {
  return { type: 'resource' as const, resource: { uri, mimeType, text } };
}

const address = {
  $anchor: 'addressDef',
  type: 'object',
  properties: { street: { type: 'string' }, city: { type: 'string' } },
};

/** Each kind of content, notifications, errors and schemas. */
export const contentTools: readonly FixtureTool[] = [
  {
    name: 'test_simple_text',
    description: 'Answers with text.',
    inputSchema: NO_INPUT,
    run: () => textResult('This is a simple text response for testing.'),
  },
  {
    name: 'test_image_content',
    description: 'Answers with an image.',
    inputSchema: NO_INPUT,
    run: () => ({ content: [{ type: 'image', data: IMAGE, mimeType: 'image/png' }] }),
  },
  {
    name: 'test_audio_content',
    description: 'Answers with sound.',
    inputSchema: NO_INPUT,
    run: () => ({ content: [{ type: 'audio', data: AUDIO, mimeType: 'audio/wav' }] }),
  },
  {
    name: 'test_embedded_resource',
    description: 'Answers with a resource.',
    inputSchema: NO_INPUT,
    run: () => ({
      content: [
        embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
      ],
    }),
  },
  {
    name: 'test_multiple_content_types',
    description: 'Answers with text, an image and a resource.',
    inputSchema: NO_INPUT,
    run: () => ({
      content: [
        { type: 'text', text: 'Multiple content types test:' },
        { type: 'image', data: IMAGE, mimeType: 'image/png' },
        embedded(
          'test://mixed-content-resource',
          'application/json',
          JSON.stringify({ test: 'data', value: 123 }),
        ),
      ],
    }),
  },
  {
    name: 'test_error_handling',
    description: 'Fails.',
    inputSchema: NO_INPUT,
    run: () => ({
      ...textResult('This tool intentionally returns an error for testing'),
      isError: true,
    }),
  },
  {
    name: 'test_tool_with_logging',
    description: 'Sends three log messages.',
    inputSchema: NO_INPUT,
    async run(_args, { mcp }) {
      for (const data of ['started', 'processing data', 'completed']) {
        await mcp.mcpReq.notify({
          method: 'notifications/message',
          params: { level: 'info', data: `Tool ${data}` },
        });
        await sleep(PAUSE_MS);
      }
      return textResult('Tool with logging executed successfully');
    },
  },
  {
    name: 'test_logging_tool',
    description: 'Logs as far as the request asked for it.',
    inputSchema: NO_INPUT,
    async run(_args, { mcp }) {
      await mcp.mcpReq.log('info', 'test_logging_tool ran');
      return textResult('Logged.');
    },
  },
  {
    name: 'test_tool_with_progress',
    description: 'Tells its progress.',
    inputSchema: NO_INPUT,
    async run(_args, { mcp }) {
      const progressToken = mcp.mcpReq._meta?.progressToken;
      if (progressToken === undefined) return textResult('no progress token');
      for (const progress of [0, 50, 100]) {
        const params = { progressToken, progress, total: 100, message: `Step ${progress} of 100` };
        await mcp.mcpReq.notify({ method: 'notifications/progress', params });
        await sleep(PAUSE_MS);
      }
      return textResult(String(progressToken));
    },
  },
  {
    name: 'test_streaming_elicitation',
    description: 'Answers without asking anything.',
    inputSchema: NO_INPUT,
    run: () => textResult('Nothing but this result.'),
  },
  {
    name: 'test_trigger_tool_change',
    description: 'Tells that the list of tools changed.',
    inputSchema: NO_INPUT,
    run(_args, { tellChanged }) {
      tellChanged('tools');
      return textResult('Told.');
    },
  },
  {
    name: 'test_trigger_prompt_change',
    description: 'Tells that the list of prompts changed.',
    inputSchema: NO_INPUT,
    run(_args, { tellChanged }) {
      tellChanged('prompts');
      return textResult('Told.');
    },
  },
  {
    name: 'json_schema_2020_12_tool',
    description: 'Has a schema with the words of JSON Schema 2020-12.',
    inputSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      $defs: { address },
      properties: {
        name: { type: 'string' },
        address: { $ref: '#/$defs/address' },
        contactMethod: { type: 'string', enum: ['phone', 'email'] },
        phone: { type: 'string' },
        email: { type: 'string' },
      },
      allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
      if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
      then: { required: ['phone'] },
      else: { required: ['email'] },
      additionalProperties: false,
    },
    run: (args) => textResult(JSON.stringify(args)),
  },
];
