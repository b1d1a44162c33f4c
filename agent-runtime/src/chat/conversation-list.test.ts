import { randomUUID } from 'node:crypto';

import { createInProcessLiveBus } from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import type { ChatClient } from '../testing/chat-client.ts';
import { connectChat } from '../testing/chat-client.ts';
import { startChat } from '../testing/chat-fixture.ts';
import { crashingStore } from '../testing/crashing-store.ts';
import { startFakePlatform } from '../testing/fake-platform.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { scriptedModel, type Script } from '../testing/scripted-model.ts';
import { startTestRuntime } from '../testing/test-runtime.ts';

const answer: Script = () => ({ text: ['The Müller invoice is paid.'] });

async function talk(client: ChatClient, text: string): Promise<string> {
  const conversationId = randomUUID();
  client.send({ type: 'send_message', conversationId, messageId: randomUUID(), text });
  await client.ended(conversationId);
  return conversationId;
}

/** What the server answers to a search, of the last one asked for. */
async function find(client: ChatClient, wanted: Record<string, string | boolean>) {
  client.received.length = 0;
  client.send({ type: 'find_conversations', ...wanted });
  return client.next('found_conversations');
}

async function listed(client: ChatClient) {
  client.received.length = 0;
  client.send({ type: 'list_conversations' });
  return (await client.next('conversations')).conversations;
}

test('a person renames, pins and archives a conversation, and every socket of theirs hears of it', async () => {
  await using chat = await startChat(answer);
  await using client = await chat.connect();
  await using other = await chat.connect();
  const first = await talk(client, 'first');
  const second = await talk(client, 'second');
  other.send({ type: 'list_conversations' });

  client.send({
    type: 'change_conversation',
    conversationId: first,
    title: ' Taxes ',
    pinned: true,
  });
  expect((await client.next('conversation_changed')).conversation).toMatchObject({
    conversationId: first,
    title: 'Taxes',
    pinned: true,
  });
  await other.next('conversations', ({ conversations: [top] }) => top?.title === 'Taxes');
  expect((await listed(client)).map(({ conversationId }) => conversationId)).toEqual([
    first,
    second,
  ]);

  client.send({ type: 'change_conversation', conversationId: first, archived: true });
  await other.next(
    'conversations',
    ({ conversations }) =>
      conversations.length === 1 && conversations[0]?.conversationId === second,
  );
  expect((await find(client, { archived: true })).conversations).toMatchObject([
    { conversationId: first, title: 'Taxes', archived: true },
  ]);

  client.send({ type: 'change_conversation', conversationId: first, title: '', archived: false });
  const back = await client.next('conversation_changed');
  expect(back.conversation).toMatchObject({ title: 'First', pinned: true });
  expect(back.conversation.archived).toBeUndefined();
});

test('a message in an archived conversation brings it back', async () => {
  await using chat = await startChat(answer);
  await using client = await chat.connect();
  const id = await talk(client, 'first');
  client.send({ type: 'change_conversation', conversationId: id, archived: true });
  await client.next('conversation_changed');
  expect(await listed(client)).toEqual([]);
  client.send({ type: 'send_message', conversationId: id, messageId: randomUUID(), text: 'on' });
  await client.next('event', ({ event }) => event.type === 'RUN_FINISHED');
  expect(await listed(client)).toMatchObject([{ conversationId: id }]);
});

test('a conversation is found by words of its title and of what was said, whatever their accents', async () => {
  await using chat = await startChat(answer);
  await using client = await chat.connect();
  const id = await talk(client, 'Where is the Straße of naïve cafés?');
  await talk(client, 'something else');
  for (const search of ['strasse cafe', 'NAIVE', 'caf', 'where'])
    expect((await find(client, { search })).conversations, search).toMatchObject([
      { conversationId: id },
    ]);
  expect((await find(client, { search: 'muller invoice' })).conversations).toHaveLength(2);
  expect((await find(client, { search: 'muller bill' })).conversations).toEqual([]);
  expect((await find(client, { search: '?!' })).conversations).toEqual([]);
  const [found] = (await find(client, { search: 'cafe' })).conversations;
  expect(found?.snippet).toBe('Where is the Straße of naïve cafés?');

  client.send({ type: 'change_conversation', conversationId: id, title: 'Señor Pérez' });
  await client.next('conversation_changed');
  expect((await find(client, { search: 'senor' })).conversations).toHaveLength(1);
  await using stranger = await chat.connect({ userId: 'bob' });
  expect((await find(stranger, { search: 'cafe' })).conversations).toEqual([]);
  stranger.send({ type: 'change_conversation', conversationId: id, title: 'mine' });
  expect((await stranger.next('error')).error.code).toBe('not_found');
});

test('the list is read in pages, each conversation once', { timeout: 30_000 }, async () => {
  await using chat = await startChat(answer);
  await using client = await chat.connect();
  const ids: string[] = [];
  for (let at = 0; at < 55; at += 1) ids.push(await talk(client, `talk ${at}`));
  client.received.length = 0;
  client.send({ type: 'list_conversations' });
  const first = await client.next('conversations');
  expect(first.conversations).toHaveLength(50);
  expect(first.nextCursor).toBeDefined();
  const rest = await find(client, { cursor: first.nextCursor ?? '' });
  expect(rest.nextCursor).toBeUndefined();
  const shown = [...first.conversations, ...rest.conversations];
  expect(shown.map(({ conversationId }) => conversationId)).toEqual(ids.toReversed());

  const found = await find(client, { search: 'talk' });
  expect(found.conversations).toHaveLength(20);
  const more = await find(client, { search: 'talk', cursor: found.nextCursor ?? '' });
  expect(more.conversations.map(({ title }) => title)[0]).toBe('Talk 34');
});

test(
  'a change that dies at any operation is made whole by another pod',
  { timeout: 60_000 },
  async () => {
    await using parts = new AsyncDisposableStack();
    const platform = parts.use(
      await startFakePlatform({
        tools: [{ name: 'add', inputSchema: { type: 'object', properties: {} } }],
        answer: () => ({}),
      }),
    );
    for (let at = 1; ; at += 1) {
      await using store = createMemoryStateStore();
      const chatModel = scriptedModel(answer);
      const start = (stateStore: typeof store) =>
        startTestRuntime({ platform, stateStore, liveBus: createInProcessLiveBus(), chatModel });
      const conversationId = await (async () => {
        await using pod = await start(store);
        await using client = await connectChat(pod.url, { token: platform.tokenFor('ana') });
        return await talk(client, 'first');
      })();
      const mortal = crashingStore(store, { at, done: at % 2 === 0 });
      {
        await using pod = await start(mortal);
        await using client = await connectChat(pod.url, { token: platform.tokenFor('ana') });
        client.send({
          type: 'change_conversation',
          conversationId,
          title: 'Taxes',
          archived: true,
        });
        await waitFor(() =>
          client.received.some(({ type }) => type === 'error' || type === 'conversation_changed'),
        );
      }
      await using pod = await start(store);
      await using client = await connectChat(pod.url, { token: platform.tokenFor('ana') });
      client.send({ type: 'open_conversation', conversationId });
      const { title } = await client.next('conversation');
      const isDone = title === 'Taxes';
      // The list says the same as the conversation, whichever that is.
      const wanted = isDone ? { archived: ['Taxes'], listed: 0 } : { archived: [], listed: 1 };
      await expect
        .poll(async () => ({
          archived: (await find(client, { archived: true })).conversations.map(
            (each) => each.title,
          ),
          listed: (await listed(client)).length,
        }))
        .toEqual(wanted);
      if (!mortal.dead) return;
    }
  },
);
