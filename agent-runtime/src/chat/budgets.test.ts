import { randomUUID } from 'node:crypto';

import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import type { ChatClient } from '../testing/chat-client.ts';
import { startChat } from '../testing/chat-fixture.ts';
import type { Script } from '../testing/scripted-model.ts';

/** Two answers of the model a message, which count 70 tokens together. */
const counts: Script = (turn) =>
  turn.some(({ type }) => type === 'function_call_result')
    ? { text: ['Done.'], tokens: { input: 40, output: 10 } }
    : { calls: [{ name: 'add', args: { n: 1 } }], tokens: { input: 15, output: 5 } };

function say(client: ChatClient, conversationId: string, messageId: string = randomUUID()): string {
  client.send({
    type: 'send_message',
    conversationId,
    messageId,
    text: 'add',
    timeZone: 'Asia/Tokyo',
  });
  return messageId;
}

async function useOf(client: ChatClient) {
  const lists = () => client.received.filter((message) => message.type === 'use');
  const before = lists().length;
  client.send({ type: 'list_use' });
  await waitFor(() => lists().length > before);
  return lists().at(-1);
}

test('whoever is at their messages of a minute hears it, and nobody else does', async () => {
  await using chat = await startChat(counts, { useLimits: { messagesPerMinute: 2 } });
  await using client = await chat.connect();
  const conversationId = randomUUID();
  const first = say(client, conversationId);
  say(client, conversationId, first);
  say(client, conversationId);
  await client.ended(conversationId, 2);
  const third = say(client, conversationId);
  const { error } = await client.next('error', ({ regarding }) => regarding === third);
  expect(error.code).toBe('limit_exceeded');
  expect(error.message).toMatch(
    /^You are at 2 of 2 messages a minute\. Again at \d\d:\d\d:\d\d\.$/u,
  );
  expect(chat.platform.effects).toHaveLength(2);

  await using ben = await chat.connect({ userId: 'ben' });
  const another = randomUUID();
  say(ben, another);
  await ben.ended(another);
});

test('whoever is at their tokens of a day hears it on every pod, and what was used is shown', async () => {
  await using chat = await startChat(counts, { useLimits: { tokensPerDay: 100 } });
  await using pod = await chat.startPod();
  await using client = await chat.connect();
  const conversationId = randomUUID();
  say(client, conversationId);
  await client.ended(conversationId);
  const end = client.events(conversationId).find(({ event }) => event.type === 'RUN_FINISHED');
  expect(end?.event).toMatchObject({ use: { inputTokens: 55, outputTokens: 15 } });
  await waitFor(async () => (await useOf(client))?.days[0]?.answers === 1);
  expect(await useOf(client)).toMatchObject({
    limits: { tokensPerDay: 100 },
    days: [{ answers: 1, inputTokens: 55, outputTokens: 15 }],
  });
  say(client, conversationId);
  await client.ended(conversationId, 2);
  await waitFor(async () => (await useOf(client))?.days[0]?.answers === 2);
  await using elsewhere = await chat.connect({ url: pod.url });
  const third = say(elsewhere, randomUUID());
  const { error } = await elsewhere.next('error', ({ regarding }) => regarding === third);
  expect(error.message).toMatch(/^You are at 140 of 100 tokens for today\. Again at 09:00:00\.$/u);
});

test('without limits all is taken, and counted', async () => {
  await using chat = await startChat(counts);
  await using client = await chat.connect();
  const conversationId = randomUUID();
  for (let n = 0; n < 5; n += 1) say(client, conversationId);
  await client.ended(conversationId, 5);
  await waitFor(async () => (await useOf(client))?.days[0]?.answers === 5);
  expect((await useOf(client))?.limits).toEqual({});
});
