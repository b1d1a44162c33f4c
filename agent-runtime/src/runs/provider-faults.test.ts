import { randomUUID } from 'node:crypto';

import { META } from '@taskloom/contracts';
import { createInProcessLiveBus } from '@taskloom/platform';
import { expect, test } from 'vitest';

import { createChatModel } from '../models/registry.ts';
import type { ModelLimits } from '../models/model-limits.ts';
import { connectChat } from '../testing/chat-client.ts';
import { startFakePlatform } from '../testing/fake-platform.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { startProviderServer, type ProviderReply } from '../testing/provider-server.ts';
import { startTestRuntime } from '../testing/test-runtime.ts';

/** A runtime whose model is a fake provider on a real socket, which answers with these in turn. */
async function startChat(replies: ProviderReply[], modelLimits: Partial<ModelLimits> = {}) {
  await using parts = new AsyncDisposableStack();
  const server = parts.use(
    await startProviderServer(
      (_request, index) => replies[Math.min(index, replies.length - 1)] ?? {},
    ),
  );
  const platform = parts.use(
    await startFakePlatform({
      tools: [
        {
          name: 'find_tasks',
          title: 'Find tasks',
          inputSchema: {
            type: 'object',
            properties: { text: { type: 'string' } },
            additionalProperties: false,
          },
          annotations: { readOnlyHint: true },
        },
        {
          name: 'delete_tasks',
          title: 'Delete tasks',
          inputSchema: {
            type: 'object',
            properties: { tasks: { type: 'array' } },
            required: ['tasks'],
          },
          _meta: { [META.approval]: { asks: [{ reason: 'deletes' }] } },
        },
      ],
      answer: () => ({ tasks: [] }),
    }),
  );
  const pod = parts.use(
    await startTestRuntime({
      platform,
      stateStore: createMemoryStateStore(),
      liveBus: createInProcessLiveBus(),
      chatModel: await createChatModel({
        provider: 'compatible',
        name: 'some-model',
        apiKey: 'key',
        baseUrl: `${server.url}/v1`,
      }),
      modelLimits,
    }),
  );
  const client = parts.use(await connectChat(pod.url, { token: platform.tokenFor('ana') }));
  const id = randomUUID();
  let runs = 0;
  const owned = parts.move();
  return {
    server,
    platform,
    events: () => client.events(id).map(({ event }) => event),
    texts: () => client.texts(id),
    async say(text: string) {
      client.send({ type: 'send_message', conversationId: id, messageId: randomUUID(), text });
      await client.ended(id, (runs += 1));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const chunk = (delta: object, finish: string | null = null) => ({
  id: 'c',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const says = (text: string): ProviderReply => ({
  events: [chunk({ content: text }), chunk({}, 'stop'), '[DONE]'],
});
const calls = (name: string, args: string): ProviderReply => ({
  events: [
    chunk(
      { tool_calls: [{ index: 0, id: 'call_1', function: { name, arguments: args } }] },
      'tool_calls',
    ),
    '[DONE]',
  ],
});
const failed = (status: number, headers: Record<string, string> = {}): ProviderReply => ({
  status,
  headers,
  json: { error: { message: 'org-secret' } },
});

test('a provider that is busy is waited for as long as it says, and the person is told', async () => {
  await using chat = await startChat([
    failed(429, { 'retry-after': '1' }),
    calls('find_tasks', '{}'),
    failed(429, { 'retry-after-ms': '5' }),
    failed(429, { 'retry-after-ms': '5' }),
    says('Nothing is there.'),
  ]);
  const started = performance.now();
  await chat.say('find milk');
  expect(performance.now() - started).toBeGreaterThan(990);
  expect(chat.texts()).toEqual(['Nothing is there.']);
  const waits = chat.events().filter(({ type }) => type === 'RUN_WAITING');
  expect(waits).toHaveLength(3);
  expect(waits[0]).toMatchObject({ message: 'The model is busy, trying again now.' });
  expect(chat.events().at(-1)).toMatchObject({ type: 'RUN_FINISHED', outcome: 'completed' });
  expect(chat.platform.effects).toHaveLength(1);
});

test('a wait that is too long ends the run with what to do', async () => {
  await using chat = await startChat([failed(429, { 'retry-after': '3600' })]);
  await chat.say('hi');
  expect(chat.server.requests).toHaveLength(1);
  expect(chat.events().at(-1)).toMatchObject({ type: 'RUN_ERROR', error: { code: 'unavailable' } });
});

test.each([
  ['503', failed(503)],
  ['a cut stream', { events: [chunk({ content: 'The answer' })], end: 'cut' as const }],
  ['an end without a finish', { events: [chunk({ content: 'The answer' })] }],
  ['another content type', { headers: { 'content-type': 'text/html' }, events: ['<html>'] }],
  ['a silence', { events: [chunk({ content: 'The answer' })], end: 'hang' as const }],
])('after %s the call is made again, and what was said is not said twice', async (_what, fault) => {
  await using chat = await startChat([fault, says('The answer is 42.')], { idleMs: 200 });
  await chat.say('hi');
  expect(chat.texts()).toEqual(['The answer is 42.']);
  expect(chat.server.requests).toHaveLength(2);
  expect(chat.events().at(-1)).toMatchObject({ type: 'RUN_FINISHED' });
});

test('a provider that stays down ends the run, and none of its words reach the person', async () => {
  await using chat = await startChat([failed(503)]);
  await chat.say('hi');
  expect(chat.server.requests).toHaveLength(4);
  expect(chat.events().at(-1)).toMatchObject({ type: 'RUN_ERROR' });
  expect(JSON.stringify(chat.events())).not.toContain('org-secret');
});

test('an answer without end is ended, and what was said is kept', async () => {
  const endless = Array.from({ length: 200 }, () => chunk({ content: 'and on ' }));
  await using chat = await startChat([{ events: endless, end: 'hang' }], { answerCharacters: 500 });
  await chat.say('hi');
  expect(chat.texts().join('').length).toBeGreaterThan(500);
  expect(chat.events().at(-1)).toMatchObject({ type: 'RUN_FINISHED' });
  await chat.server.requests[0]?.closed;
});

test('an empty answer is asked for once more, and then told in a plain word', async () => {
  await using chat = await startChat([{ events: [chunk({}, 'stop'), '[DONE]'] }]);
  await chat.say('hi');
  expect(chat.server.requests).toHaveLength(2);
  expect(chat.texts().join('')).toMatch(/gave no answer/u);
  expect(chat.events().at(-1)).toMatchObject({ type: 'RUN_FINISHED' });
});

test.each([
  ['arguments that are no JSON', calls('delete_tasks', '{"tasks": [')],
  ['arguments that are no object', calls('delete_tasks', '"all"')],
  ['arguments that the tool does not take', calls('delete_tasks', '{"tasks": "all"}')],
  ['a tool that there is not', calls('drop_tables', '{}')],
])('%s are told to the model, never to be approved, and stay readable', async (_what, call) => {
  await using chat = await startChat([call, says('Sorry.'), says('Fine.')]);
  await chat.say('hi');
  expect(chat.events().map(({ type }) => type)).not.toContain('TOOL_CALL_APPROVAL_REQUESTED');
  expect(chat.texts()).toEqual(['Sorry.']);
  expect(chat.platform.effects).toEqual([]);
  await chat.say('thanks');
  for (const { body } of chat.server.requests) {
    const made = body.messages.flatMap(
      (message: { tool_calls?: { id: string; function: { arguments: string } }[] }) =>
        message.tool_calls ?? [],
    );
    for (const { function: made_ } of made)
      expect(JSON.parse(made_.arguments)).toBeTypeOf('object');
    const answered = body.messages.filter(({ role }: { role: string }) => role === 'tool');
    expect(answered).toHaveLength(made.length);
  }
  expect(chat.server.requests).toHaveLength(3);
});
