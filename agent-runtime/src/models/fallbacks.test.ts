import { randomUUID } from 'node:crypto';

import { META } from '@taskloom/contracts';
import { createInProcessLiveBus } from '@taskloom/platform';
import { expect, test } from 'vitest';

import { connectChat } from '../testing/chat-client.ts';
import { startFakePlatform } from '../testing/fake-platform.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import {
  startProviderServer,
  type ProviderReply,
  type ProviderRequest,
} from '../testing/provider-server.ts';
import { startTestRuntime } from '../testing/test-runtime.ts';
import { createChatModel } from './registry.ts';
import type { ModelSettings } from './settings.ts';

type Answer = (request: ProviderRequest, index: number) => ProviderReply;

/**
 * Pods whose model is a fake provider of OpenAI's protocol on a real socket, for which a fake Gemini on
 * another one stands in, and then `last`.
 */
async function startChat(
  { first, second }: { first: Answer; second: Answer },
  last: readonly ModelSettings[] = [],
) {
  await using parts = new AsyncDisposableStack();
  const openai = parts.use(await startProviderServer(first));
  const gemini = parts.use(await startProviderServer(second));
  const inputSchema = { type: 'object' as const, properties: {} };
  const platform = parts.use(
    await startFakePlatform({
      tools: [
        {
          name: 'find_tasks',
          title: 'Find tasks',
          inputSchema,
          annotations: { readOnlyHint: true },
        },
        {
          name: 'delete_tasks',
          title: 'Delete tasks',
          inputSchema,
          _meta: { [META.approval]: { asks: [{ reason: 'deletes' }] } },
        },
      ],
      answer: () => ({ tasks: [] }),
    }),
  );
  const stateStore = createMemoryStateStore();
  const liveBus = createInProcessLiveBus();
  const startPod = async () =>
    startTestRuntime({
      platform,
      stateStore,
      liveBus,
      chatModel: await createChatModel({
        provider: 'compatible',
        name: 'first',
        baseUrl: `${openai.url}/v1`,
        fallbacks: [
          { provider: 'gemini', name: 'second', apiKey: 'key', baseUrl: gemini.url },
          ...last,
        ],
      }),
    });
  const token = platform.tokenFor('ana');
  const id = randomUUID();
  const owned = parts.move();
  return {
    first: openai.requests,
    second: gemini.requests,
    platform,
    startPod,
    async connect(url: string) {
      const client = await connectChat(url, { token });
      let runs = 0;
      return {
        client,
        id,
        events: () => client.events(id).map(({ event }) => event),
        texts: () => client.texts(id),
        send: (text: string) =>
          client.send({ type: 'send_message', conversationId: id, messageId: randomUUID(), text }),
        async say(text: string) {
          this.send(text);
          await client.ended(id, (runs += 1));
        },
        [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
      };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const failed = (status: number, headers: Record<string, string> = {}): ProviderReply => ({
  status,
  headers,
  json: { error: { message: 'org-secret' } },
});
const chunk = (delta: object, finish: string | null = null) => ({
  id: 'c',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const openAiCalls = (name: string): ProviderReply => ({
  events: [
    chunk(
      { tool_calls: [{ index: 0, id: 'call_1', function: { name, arguments: '{}' } }] },
      'tool_calls',
    ),
    '[DONE]',
  ],
});
const geminiSays = (...parts: object[]): ProviderReply => ({
  events: [{ candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }] }],
});
const signedCall = (name: string) => ({
  functionCall: { name, args: {} },
  thoughtSignature: 'c2lnbmF0dXJl',
});

test.each([
  ['a refused key', failed(401), 1],
  ['a used-up quota', failed(429, { 'retry-after': '3600' }), 1],
  ['a provider that stays busy', failed(429, { 'retry-after-ms': '1' }), 6],
  ['a provider that stays down', failed(503), 4],
])('after %s the next model answers, and is named', async (_what, failure, tries) => {
  await using chat = await startChat({
    first: () => failure,
    second: () => geminiSays({ text: 'Hello.' }),
  });
  await using pod = await chat.startPod();
  await using ana = await chat.connect(pod.url);
  await ana.say('hi');
  expect(chat.first).toHaveLength(tries);
  expect(chat.second).toHaveLength(1);
  expect(ana.texts()).toEqual(['Hello.']);
  expect(ana.events()).toContainEqual(
    expect.objectContaining({
      type: 'RUN_WAITING',
      message: 'compatible:first gives no answer, asking gemini:second.',
    }),
  );
  expect(ana.events().find(({ type }) => type === 'RUN_STARTED')).toMatchObject({
    model: 'compatible:first',
  });
  expect(ana.events().at(-1)).toMatchObject({ type: 'RUN_FINISHED', model: 'gemini:second' });
  expect(JSON.stringify(ana.client.received)).not.toContain('org-secret');
});

test('a model that answers itself is not named, and no other is asked', async () => {
  await using chat = await startChat({
    first: () => ({ events: [chunk({ content: 'Hello.' }, 'stop'), '[DONE]'] }),
    second: () => geminiSays({ text: 'Never.' }),
  });
  await using pod = await chat.startPod();
  await using ana = await chat.connect(pod.url);
  await ana.say('hi');
  expect(ana.texts()).toEqual(['Hello.']);
  expect(ana.events().at(-1)).toEqual({ type: 'RUN_FINISHED', outcome: 'completed' });
  expect(chat.second).toHaveLength(0);
});

test('the built-in model can be the last, and reads what tools answer in its own way', async () => {
  const chain = { first: () => failed(401), second: () => failed(403) };
  await using chat = await startChat(chain, [{ provider: 'offline', name: '' }]);
  await using pod = await chat.startPod();
  await using ana = await chat.connect(pod.url);
  await ana.say('find milk');
  expect(chat.platform.effects.map(({ tool }) => tool)).toContain('find_tasks');
  expect(ana.texts().join('')).toMatch(/no task|nothing/iu);
  expect(ana.events().at(-1)).toMatchObject({ type: 'RUN_FINISHED', model: 'offline' });
});

test('when all of them fail, what is wrong with the first is told', async () => {
  await using chat = await startChat({
    first: () => failed(401),
    second: () => failed(503),
  });
  await using pod = await chat.startPod();
  await using ana = await chat.connect(pod.url);
  await ana.say('hi');
  expect(chat.second).not.toHaveLength(0);
  expect(ana.events().at(-1)).toMatchObject({
    type: 'RUN_ERROR',
    error: { message: expect.stringMatching(/refused the key/u) },
  });
});

test.each([
  ['something was said', { events: [chunk({ content: 'Half an answer' })], end: 'cut' as const }],
  ['a tool was called', openAiCalls('find_tasks')],
])('once %s no other model takes over', async (_what, begun) => {
  await using chat = await startChat({
    first: (_request, index) => (index === 0 ? begun : failed(401)),
    second: () => geminiSays({ text: 'Never.' }),
  });
  await using pod = await chat.startPod();
  await using ana = await chat.connect(pod.url);
  await ana.say('hi');
  expect(chat.first).toHaveLength(2);
  expect(chat.second).toHaveLength(0);
  expect(ana.events().at(-1)).toMatchObject({ type: 'RUN_ERROR' });
});

test('another pod goes on with the model that began the answer, which gets its own words back', async () => {
  await using chat = await startChat({
    first: () => failed(401),
    second: (_request, index) =>
      index === 0 ? geminiSays(signedCall('delete_tasks')) : geminiSays({ text: 'Gone.' }),
  });
  {
    await using pod = await chat.startPod();
    await using ana = await chat.connect(pod.url);
    ana.send('delete all');
    await expect
      .poll(() => ana.events().map(({ type }) => type))
      .toContain('TOOL_CALL_APPROVAL_REQUESTED');
  }
  await using pod = await chat.startPod();
  await using ana = await chat.connect(pod.url);
  ana.client.send({ type: 'open_conversation', conversationId: ana.id });
  await expect
    .poll(() => ana.events().map(({ type }) => type))
    .toContain('TOOL_CALL_APPROVAL_REQUESTED');
  const asked = ana.client
    .events(ana.id)
    .find(({ event }) => event.type === 'TOOL_CALL_APPROVAL_REQUESTED');
  if (asked?.event.type !== 'TOOL_CALL_APPROVAL_REQUESTED') expect.unreachable();
  else
    ana.client.send({
      type: 'decide_approval',
      conversationId: ana.id,
      runId: asked.runId,
      toolCallId: asked.event.toolCallId,
      decision: 'approve',
    });
  await ana.client.ended(ana.id);
  expect(ana.texts()).toEqual(['Gone.']);
  expect(chat.first).toHaveLength(1);
  expect(chat.second).toHaveLength(2);
  expect(chat.second[1]?.body.contents[1].parts).toEqual([signedCall('delete_tasks')]);
  expect(ana.events().at(-1)).toMatchObject({ type: 'RUN_FINISHED', model: 'gemini:second' });
});

test('the next message asks the first again, with a history that it can read', async () => {
  let isBack = false;
  await using chat = await startChat({
    first: () =>
      isBack ? { events: [chunk({ content: 'Back.' }, 'stop'), '[DONE]'] } : failed(503),
    second: (_request, index) =>
      index === 0 ? geminiSays(signedCall('find_tasks')) : geminiSays({ text: 'None.' }),
  });
  await using pod = await chat.startPod();
  await using ana = await chat.connect(pod.url);
  await ana.say('find milk');
  isBack = true;
  await ana.say('thanks');
  expect(ana.texts()).toEqual(['None.', 'Back.']);
  const last = chat.first.at(-1)?.body;
  expect(JSON.stringify(last)).not.toContain('c2lnbmF0dXJl');
  expect(last.messages.map(({ role }: { role: string }) => role).slice(-5)).toEqual([
    'user',
    'assistant',
    'tool',
    'assistant',
    'user',
  ]);
  expect(ana.events().at(-1)).not.toHaveProperty('model');
});
