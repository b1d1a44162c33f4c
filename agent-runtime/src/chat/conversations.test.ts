import { randomUUID } from 'node:crypto';

import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import type { ChatClient } from '../testing/chat-client.ts';
import { startChat } from '../testing/chat-fixture.ts';
import { say } from '../testing/chat-steps.ts';
import type { Script } from '../testing/scripted-model.ts';

const greet: Script = () => ({ text: ['Hello ', 'there.'] });

function seqsOf(client: ChatClient, conversationId: string): number[] {
  return client.events(conversationId).map(({ seq }) => seq);
}

test('a message is answered in gapless events, and the conversation is listed by its first line', async () => {
  await using chat = await startChat(greet);
  await using client = await chat.connect();
  client.send({ type: 'list_conversations' });
  const id = randomUUID();
  const messageId = say(client, id, 'Plan my day\nwith care');
  await client.ended(id);
  const types = client.events(id).map(({ event }) => event.type);
  expect(types).toEqual([
    'USER_MESSAGE',
    'RUN_STARTED',
    'TEXT_MESSAGE_START',
    'TEXT_MESSAGE_CONTENT',
    'TEXT_MESSAGE_END',
    'RUN_FINISHED',
  ]);
  expect(client.events(id)[0]?.event).toMatchObject({ messageId, text: 'Plan my day\nwith care' });
  expect(seqsOf(client, id)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(client.texts(id)).toEqual(['Hello there.']);
  await client.next(
    'conversations',
    ({ conversations }) => conversations[0]?.title === 'Plan my day',
  );
});

test('all sockets of a person see the same events, through any pod', async () => {
  await using chat = await startChat(greet);
  await using secondPod = await chat.startPod();
  await using first = await chat.connect();
  const id = randomUUID();
  say(first, id);
  await first.ended(id);
  await using second = await chat.connect({ url: secondPod.url });
  second.send({ type: 'open_conversation', conversationId: id });
  expect(await second.next('conversation')).toMatchObject({ title: 'hi', lastSeq: 6, queued: [] });
  await second.ended(id);
  say(second, id, 'and again');
  await first.ended(id, 2);
  await second.ended(id, 2);
  expect(first.events(id)).toEqual(second.events(id));
  expect(seqsOf(first, id)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
});

test('a client that comes back gets what it missed and nothing else', async () => {
  await using chat = await startChat(greet);
  const id = randomUUID();
  {
    await using client = await chat.connect();
    say(client, id);
    await client.ended(id);
  }
  await using client = await chat.connect();
  client.send({ type: 'open_conversation', conversationId: id, afterSeq: 4 });
  await client.ended(id);
  expect(seqsOf(client, id)).toEqual([5, 6]);
});

test('a client that knows more than there is gets everything', async () => {
  await using chat = await startChat(greet);
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id);
  await client.ended(id);
  client.send({ type: 'open_conversation', conversationId: id, afterSeq: 99 });
  await client.ended(id, 2);
  expect(seqsOf(client, id).slice(6)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a long conversation is read over many chunks without a gap', async () => {
  await using chat = await startChat(greet);
  await using client = await chat.connect();
  const id = randomUUID();
  for (let run = 1; run <= 25; run += 1) {
    say(client, id, `message ${run}`);
    await client.ended(id, run);
  }
  const all = Array.from({ length: 150 }, (_, at) => at + 1);
  expect(seqsOf(client, id)).toEqual(all);
  for (const afterSeq of [0, 63, 64, 65, 128, 149]) {
    await using reader = await chat.connect();
    reader.send({ type: 'open_conversation', conversationId: id, afterSeq });
    await waitFor(() => seqsOf(reader, id).at(-1) === 150);
    expect(seqsOf(reader, id)).toEqual(all.slice(afterSeq));
  }
});

test('a frame sent twice is taken once', async () => {
  await using chat = await startChat(greet);
  await using client = await chat.connect();
  const id = randomUUID();
  const frame = { type: 'send_message', conversationId: id, messageId: 'm', text: 'hi' } as const;
  client.send(frame);
  client.send(frame);
  await client.ended(id);
  {
    await using again = await chat.connect();
    again.send(frame);
    await again.ended(id);
    expect(seqsOf(again, id)).toEqual([1, 2, 3, 4, 5, 6]);
  }
  say(client, id, 'next');
  await client.ended(id, 2);
  expect(chat.model.requests).toHaveLength(2);
});

test('another person’s conversation is not found, whatever is asked of it', async () => {
  await using chat = await startChat(greet);
  await using ana = await chat.connect({ userId: 'ana' });
  const id = randomUUID();
  say(ana, id);
  await ana.ended(id);
  const [first] = ana.events(id);
  await using ben = await chat.connect({ userId: 'ben' });
  const runId = first?.runId ?? '';
  const frames = [
    { type: 'open_conversation', conversationId: id },
    { type: 'send_message', conversationId: id, messageId: 'b', text: 'hi' },
    { type: 'stop_run', conversationId: id, runId },
    { type: 'decide_approval', conversationId: id, runId, toolCallId: 'c', decision: 'approve' },
  ] as const;
  for (const frame of frames) ben.send(frame);
  ben.send({ type: 'delete_conversation', conversationId: id });
  await ben.next('conversations', ({ conversations }) => conversations.length === 0);
  const codes = ben.received.flatMap((message) =>
    message.type === 'error' ? message.error.code : [],
  );
  expect(codes).toEqual(frames.map(() => 'not_found'));
  expect(ben.events(id)).toEqual([]);
  say(ana, id, 'still mine');
  await ana.ended(id, 2);
});

test('a deleted conversation is gone from every list, and its id begins anew', async () => {
  await using chat = await startChat(greet);
  await using client = await chat.connect();
  await using other = await chat.connect();
  const id = randomUUID();
  other.send({ type: 'list_conversations' });
  say(client, id, 'first');
  await client.ended(id);
  client.send({ type: 'delete_conversation', conversationId: id });
  await client.next('conversations', ({ conversations }) => conversations.length === 0);
  await waitFor(() => {
    const lists = other.received.filter(({ type }) => type === 'conversations');
    const last = lists.at(-1);
    return lists.length > 1 && last?.type === 'conversations' && last.conversations.length === 0;
  });
  client.send({ type: 'open_conversation', conversationId: id });
  const refusal = await client.next('error');
  expect(refusal.regarding).toBe('open_conversation');
  expect(refusal.error.code).toBe('not_found');
  await using late = await chat.connect();
  say(late, id, 'second');
  await late.ended(id);
  expect(late.events(id).at(0)).toMatchObject({ seq: 1, event: { text: 'second' } });
});

test('a conversation deleted elsewhere and begun anew is followed from its new beginning', async () => {
  await using chat = await startChat(greet);
  await using client = await chat.connect();
  await using other = await chat.connect();
  const id = randomUUID();
  say(client, id, 'first');
  await client.ended(id);
  other.send({ type: 'delete_conversation', conversationId: id });
  await other.next('conversations', ({ conversations }) => conversations.length === 0);
  say(client, id, 'second');
  await client.ended(id, 2);
  expect(seqsOf(client, id)).toEqual([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]);
});

test('a closed conversation sends nothing more', async () => {
  await using chat = await startChat(greet);
  await using talking = await chat.connect();
  await using watching = await chat.connect();
  const id = randomUUID();
  say(talking, id);
  await talking.ended(id);
  watching.send({ type: 'open_conversation', conversationId: id });
  await watching.ended(id);
  watching.send({ type: 'close_conversation', conversationId: id });
  watching.send({ type: 'list_conversations' });
  await watching.next('conversations');
  say(talking, id);
  await talking.ended(id, 2);
  watching.send({ type: 'open_conversation', conversationId: id, afterSeq: 12 });
  await watching.next('conversation', ({ lastSeq }) => lastSeq === 12);
  expect(seqsOf(watching, id)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('the model is told of the turns before', async () => {
  await using chat = await startChat(greet);
  await using client = await chat.connect();
  const id = randomUUID();
  say(client, id, 'one');
  await client.ended(id);
  say(client, id, 'two');
  await client.ended(id, 2);
  const input = chat.model.requests.at(-1)?.input;
  expect(input).toMatchObject([
    { role: 'user', content: 'one' },
    { role: 'assistant', content: [{ text: 'Hello there.' }] },
    { role: 'user', content: 'two' },
  ]);
});
