import { randomUUID } from 'node:crypto';

import { createInProcessLiveBus } from '@taskloom/platform';
import { expect, test } from 'vitest';

import { connectChat } from '../testing/chat-client.ts';
import { startFakePlatform } from '../testing/fake-platform.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { startProviderServer, type ProviderReply } from '../testing/provider-server.ts';
import { startTestRuntime } from '../testing/test-runtime.ts';
import { createChatModel } from './registry.ts';
import type { ModelSettings } from './settings.ts';

/** A pod whose model is the real client of a provider that the test plays. */
async function startChat(
  provider: ModelSettings['provider'],
  reply: (index: number) => ProviderReply,
) {
  await using parts = new AsyncDisposableStack();
  const server = parts.use(await startProviderServer((_request, index) => reply(index)));
  const platform = parts.use(
    await startFakePlatform({
      tools: [
        {
          name: 'find_tasks',
          title: 'Find tasks',
          inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
          annotations: { readOnlyHint: true },
        },
      ],
      answer: () => ({ tasks: [] }),
    }),
  );
  const baseUrl = provider === 'compatible' ? `${server.url}/v1` : server.url;
  const pod = parts.use(
    await startTestRuntime({
      platform,
      stateStore: createMemoryStateStore(),
      liveBus: createInProcessLiveBus(),
      chatModel: await createChatModel({ provider, name: 'some-model', apiKey: 'key', baseUrl }),
    }),
  );
  const client = parts.use(await connectChat(pod.url, { token: platform.tokenFor('ana') }));
  const conversationId = randomUUID();
  const owned = parts.move();
  let runs = 0;
  return {
    server,
    client,
    conversationId,
    async say(text: string) {
      client.send({ type: 'send_message', conversationId, messageId: randomUUID(), text });
      await client.ended(conversationId, (runs += 1));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

test('a thought signature survives the journal and comes back with the tool’s result', async () => {
  const call = {
    functionCall: { name: 'find_tasks', args: { text: 'milk' } },
    thoughtSignature: 'c2lnbmF0dXJl',
  };
  const answers = [[call], [{ text: 'There is none.' }]];
  await using chat = await startChat('gemini', (index) => ({
    events: [
      { candidates: [{ content: { role: 'model', parts: answers[index] }, finishReason: 'STOP' }] },
    ],
  }));
  await chat.say('find milk');
  expect(chat.client.texts(chat.conversationId)).toEqual(['There is none.']);
  const { contents } = chat.server.requests[1]?.body ?? {};
  expect(contents[1]).toEqual({ role: 'model', parts: [call] });
  expect(contents[2].parts[0].functionResponse.name).toBe('find_tasks');
});

test('a server that calls every call call_1 gets each result under an id of its own', async () => {
  const chunk = (delta: object, finish: string | null = null) => ({
    id: 'c',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const call = { index: 0, id: 'call_1', function: { name: 'find_tasks', arguments: '{}' } };
  await using chat = await startChat('compatible', (index) => ({
    events:
      index % 2 === 0
        ? [chunk({ tool_calls: [call] }, 'tool_calls'), '[DONE]']
        : [chunk({ content: `Answer ${index}.` }, 'stop'), '[DONE]'],
  }));
  await chat.say('find milk');
  await chat.say('and eggs?');
  expect(chat.client.texts(chat.conversationId)).toEqual(['Answer 1.', 'Answer 3.']);
  const { messages } = chat.server.requests[3]?.body ?? {};
  const results = messages.filter(({ role }: { role: string }) => role === 'tool');
  expect(results).toHaveLength(2);
  expect(new Set(results.map((each: { tool_call_id: string }) => each.tool_call_id)).size).toBe(2);
});

test('a provider that has had too much ends the run with what to do, and none of its text', async () => {
  await using chat = await startChat('compatible', () => ({
    status: 429,
    headers: { 'retry-after-ms': '1' },
    json: { error: { message: 'org-secret has no quota' } },
  }));
  await chat.say('find milk');
  const end = chat.client.events(chat.conversationId).at(-1)?.event;
  expect(end).toMatchObject({ type: 'RUN_ERROR', error: { code: 'unavailable' } });
  expect(JSON.stringify(end)).toMatch(/Wait a minute/u);
  expect(JSON.stringify(chat.client.received)).not.toContain('org-secret');
});

test('an answer that breaks off keeps what was shown', async () => {
  const half = { choices: [{ index: 0, delta: { content: 'Half an answer' } }] };
  await using chat = await startChat('compatible', () => ({ events: [half], end: 'cut' }));
  await chat.say('find milk');
  expect(chat.client.texts(chat.conversationId)).toEqual(['Half an answer']);
  const end = chat.client.events(chat.conversationId).at(-1)?.event;
  expect(end).toMatchObject({
    type: 'RUN_ERROR',
    error: { message: expect.stringMatching(/broke off/u) },
  });
});
