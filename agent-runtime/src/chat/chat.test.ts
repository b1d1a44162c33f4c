import { randomUUID } from 'node:crypto';

import { createInProcessLiveBus } from '@taskloom/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { connectChat } from '../testing/chat-client.ts';
import { startFakePlatform, type FakePlatform } from '../testing/fake-platform.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { startTestRuntime, type TestRuntime } from '../testing/test-runtime.ts';

let platform: FakePlatform;
let pod: TestRuntime;
const stateStore = createMemoryStateStore();
const liveBus = createInProcessLiveBus();

beforeAll(async () => {
  platform = await startFakePlatform({
    tools: [
      {
        name: 'quick_add',
        title: 'Quick add',
        inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
        annotations: { readOnlyHint: false },
      },
    ],
    answer: ({ args }) => ({
      tasks: [{ id: randomUUID(), title: String(args['text']) }],
      failures: [],
      operation_id: randomUUID(),
      understood: [],
    }),
  });
  pod = await startTestRuntime({ platform, stateStore, liveBus });
});
afterAll(async () => {
  await pod[Symbol.asyncDispose]();
  await platform[Symbol.asyncDispose]();
});

test('a message streams an answer after one tool call, in gapless order', async () => {
  await using client = await connectChat(pod.url, { token: platform.tokenFor('ana') });
  const conversationId = randomUUID();
  const messageId = randomUUID();
  client.send({ type: 'send_message', conversationId, messageId, text: 'add buy milk tomorrow' });
  await client.ended(conversationId);
  const events = client.events(conversationId);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  const types = events.map(({ event }) => event.type);
  expect(types.filter((type) => type !== 'TEXT_MESSAGE_CONTENT')).toEqual([
    'USER_MESSAGE',
    'RUN_STARTED',
    'TOOL_CALL_START',
    'TOOL_CALL_RESULT',
    'TEXT_MESSAGE_START',
    'TEXT_MESSAGE_END',
    'RUN_FINISHED',
  ]);
  expect(client.texts(conversationId).join('')).toContain('buy milk tomorrow');
  expect(platform.effects.at(-1)?.args).toEqual({ text: 'buy milk tomorrow' });
});
