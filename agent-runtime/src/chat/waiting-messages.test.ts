import { randomUUID } from 'node:crypto';

import { expect, test } from 'vitest';

import { startChat } from '../testing/chat-fixture.ts';
import { eventOf, say } from '../testing/chat-steps.ts';

const never = new Promise<never>(() => {});

test('a second message waits, is shown as waiting everywhere, and then gets its run', async () => {
  const gate = Promise.withResolvers<void>();
  await using chat = await startChat((turn) => {
    const first = JSON.stringify(turn).includes('first');
    return { text: [first ? 'one' : 'two'], ...(first && { until: gate.promise }) };
  });
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id, 'first');
  await eventOf(client, 'TEXT_MESSAGE_CONTENT');
  say(client, id, 'second');
  const { message } = await client.next('queued');
  expect(message.text).toBe('second');
  await using tab = await chat.connect();
  tab.send({ type: 'open_conversation', conversationId: id });
  const opened = await tab.next('conversation');
  expect(opened.queued.map(({ text }) => text)).toEqual(['second']);
  expect(opened.runId).toBe(client.events(id)[0]?.runId);
  gate.resolve();
  await tab.ended(id, 2);
  await client.ended(id, 2);
  expect(client.texts(id)).toEqual(['one', 'two']);
  const users = client.events(id).filter((entry) => entry.event.type === 'USER_MESSAGE');
  expect(new Set(users.map(({ runId }) => runId)).size).toBe(2);
});

test('a message that waits can be changed and taken back, and every tab shows it', async () => {
  const gate = Promise.withResolvers<void>();
  await using chat = await startChat((turn) => {
    const first = JSON.stringify(turn).includes('first');
    return {
      text: [first ? 'one' : JSON.stringify(turn[0])],
      ...(first && { until: gate.promise }),
    };
  });
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id, 'first');
  await eventOf(client, 'TEXT_MESSAGE_CONTENT');
  say(client, id, 'secnd');
  say(client, id, 'third');
  const { message: second } = await client.next(
    'queued',
    ({ message }) => message.text === 'secnd',
  );
  const { message: third } = await client.next('queued', ({ message }) => message.text === 'third');
  await using tab = await chat.connect();
  tab.send({ type: 'open_conversation', conversationId: id });
  await tab.next('conversation');
  const change = { type: 'change_queued', conversationId: id } as const;
  client.send({ ...change, messageId: second.messageId, text: 'second' });
  client.send({ ...change, messageId: third.messageId });
  const { queued } = await tab.next('queue', (message) => message.queued.length === 1);
  expect(queued.map(({ text }) => text)).toEqual(['second']);
  gate.resolve();
  await client.ended(id, 2);
  expect(client.texts(id)[1]).toContain('second');
  client.send({ ...change, messageId: second.messageId });
  expect((await client.next('error')).error.code).toBe('conflict');
});

test('a stop ends the run under way only: the waiting message is taken up', async () => {
  let asked = 0;
  await using chat = await startChat(() => {
    asked += 1;
    return { text: [`answer ${asked}`], ...(asked === 1 && { until: never }) };
  });
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id, 'first');
  const { runId } = await eventOf(client, 'TEXT_MESSAGE_CONTENT');
  say(client, id, 'second');
  await client.next('queued');
  client.send({ type: 'stop_run', conversationId: id, runId });
  await client.ended(id, 2);
  expect(client.texts(id)).toEqual(['answer 1', 'answer 2']);
});

test('more messages than may wait are refused', async () => {
  await using chat = await startChat(() => ({ text: ['Hm'], until: never }));
  await using client = await chat.connect();
  const id = randomUUID();
  for (let n = 0; n < 22; n += 1) say(client, id, `message ${n}`);
  expect((await client.next('error')).error.code).toBe('limit_exceeded');
});
