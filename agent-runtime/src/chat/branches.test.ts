import { randomUUID } from 'node:crypto';

import { createInProcessLiveBus } from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { connectChat, type ChatClient } from '../testing/chat-client.ts';
import { startChat } from '../testing/chat-fixture.ts';
import { crashingStore } from '../testing/crashing-store.ts';
import { startFakePlatform } from '../testing/fake-platform.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { scriptedModel, type Script } from '../testing/scripted-model.ts';
import { startTestRuntime } from '../testing/test-runtime.ts';

/** Says how much of the conversation it is told. */
const count: Script = (_, { input }) => ({
  text: [
    `I know ${(input as { role?: string }[]).filter(({ role }) => role === 'user').length} messages.`,
  ],
});

async function say(client: ChatClient, conversationId: string, text: string): Promise<string> {
  const messageId = randomUUID();
  client.send({ type: 'send_message', conversationId, messageId, text });
  const { runId } = await client.next(
    'event',
    ({ event }) => event.type === 'USER_MESSAGE' && event.messageId === messageId,
  );
  await client.next(
    'event',
    (message) => message.runId === runId && message.event.type === 'RUN_FINISHED',
  );
  return runId;
}

/** What is said in the branch that is shown, as who comes now reads it. */
async function read(connect: () => Promise<ChatClient>, conversationId: string) {
  await using client = await connect();
  client.send({ type: 'open_conversation', conversationId });
  const { lastSeq, ...head } = await client.next('conversation');
  await waitFor(() => client.events(conversationId).length >= lastSeq);
  const events = client.events(conversationId).map(({ event }) => event);
  const said = events.flatMap((event) =>
    event.type === 'USER_MESSAGE'
      ? event.text
      : event.type === 'TEXT_MESSAGE_CONTENT'
        ? event.delta
        : [],
  );
  return { said, ...head, seqs: client.events(conversationId).map(({ seq }) => seq) };
}

test('an edited message and a regenerated answer go on in branches of their own', async () => {
  await using chat = await startChat(count);
  await using client = await chat.connect();
  await using other = await chat.connect();
  const id = randomUUID();
  await say(client, id, 'one');
  const second = await say(client, id, 'two');
  await say(client, id, 'three');
  other.send({ type: 'open_conversation', conversationId: id });
  await other.ended(id, 3);

  const edited = randomUUID();
  const message = { messageId: randomUUID(), text: 'two, but better' };
  const frame = {
    type: 'branch_conversation' as const,
    conversationId: id,
    branchId: edited,
    runId: second,
    at: 'before' as const,
    message,
  };
  client.send(frame);
  client.send(frame);
  await other.next('conversation', ({ branchId }) => branchId === edited);
  await other.next(
    'event',
    ({ event }) => event.type === 'USER_MESSAGE' && event.text === message.text,
  );
  await waitFor(async () => (await read(chat.connect, id)).said.length === 4);
  expect(await read(chat.connect, id)).toMatchObject({
    said: ['one', 'I know 1 messages.', 'two, but better', 'I know 2 messages.'],
    branchId: edited,
    branches: [
      { branchId: 'first', fork: 0 },
      { branchId: edited, parentId: 'first', fork: 1 },
    ],
    seqs: Array.from({ length: 12 }, (_, at) => at + 1),
  });

  client.send({ type: 'switch_branch', conversationId: id, branchId: 'first' });
  await other.next('conversation', ({ branchId, lastSeq }) => branchId === 'first' && lastSeq > 12);
  expect((await read(chat.connect, id)).said).toEqual([
    'one',
    'I know 1 messages.',
    'two',
    'I know 2 messages.',
    'three',
    'I know 3 messages.',
  ]);
  // Each goes on where it was, and the model is told of its own only.
  await say(client, id, 'four');
  expect((await read(chat.connect, id)).said.slice(-2)).toEqual(['four', 'I know 4 messages.']);

  const branched = randomUUID();
  client.send({ ...frame, branchId: branched, at: 'after', message: undefined });
  await other.next('conversation', ({ branchId }) => branchId === branched);
  expect((await read(chat.connect, id)).said).toHaveLength(4);
  await say(client, id, 'another way');
  expect((await read(chat.connect, id)).said.slice(-2)).toEqual([
    'another way',
    'I know 3 messages.',
  ]);
});

test('a branch of what is not there, is another’s or is being answered is refused', async () => {
  const gate = Promise.withResolvers<void>();
  let gated = false;
  await using chat = await startChat(() => ({
    text: ['Yes.'],
    ...(gated && { until: gate.promise }),
  }));
  await using client = await chat.connect();
  await using stranger = await chat.connect({ userId: 'bob' });
  const id = randomUUID();
  const runId = await say(client, id, 'one');
  const frame = {
    type: 'branch_conversation' as const,
    conversationId: id,
    branchId: randomUUID(),
    runId,
    at: 'after' as const,
  };
  stranger.send(frame);
  expect((await stranger.next('error')).error.code).toBe('not_found');
  client.send({ ...frame, runId: 'nothing' });
  expect((await client.next('error')).error.code).toBe('not_found');
  client.received.length = 0;
  client.send({ type: 'switch_branch', conversationId: id, branchId: randomUUID() });
  expect((await client.next('error')).error.code).toBe('not_found');
  gated = true;
  client.received.length = 0;
  client.send({
    type: 'send_message',
    conversationId: id,
    messageId: randomUUID(),
    text: 'two',
  });
  await client.next('event', ({ event }) => event.type === 'TEXT_MESSAGE_CONTENT');
  client.send(frame);
  expect((await client.next('error')).error.code).toBe('conflict');
  gate.resolve();
});

test(
  'a branching that dies at any operation is made whole by asking again, and deletion takes all of it',
  { timeout: 360_000 },
  async () => {
    await using platform = await startFakePlatform({
      tools: [{ name: 'add', inputSchema: { type: 'object', properties: {} } }],
      answer: () => ({}),
    });
    for (let at = 1; ; at += 1) {
      await using memory = createMemoryStateStore();
      const left = new Set<string>();
      const store: typeof memory = {
        get: (key, options) => memory.get(key, options),
        async set(key, value, write) {
          left.add(key);
          return memory.set(key, value, write);
        },
        async delete(key, options) {
          left.delete(key);
          await memory.delete(key, options);
        },
        [Symbol.asyncDispose]: async () => {},
      };
      const chatModel = scriptedModel(count);
      const start = (stateStore: typeof store) =>
        startTestRuntime({ platform, stateStore, liveBus: createInProcessLiveBus(), chatModel });
      const id = randomUUID();
      let runId = '';
      {
        await using pod = await start(store);
        await using client = await connectChat(pod.url, { token: platform.tokenFor('ana') });
        await say(client, id, 'one');
        runId = await say(client, id, 'two');
      }
      const frame = {
        type: 'branch_conversation' as const,
        conversationId: id,
        branchId: randomUUID(),
        runId,
        at: 'before' as const,
        message: { messageId: randomUUID(), text: 'better' },
      };
      const mortal = crashingStore(store, { at, done: at % 2 === 0 });
      {
        await using pod = await start(mortal);
        await using client = await connectChat(pod.url, { token: platform.tokenFor('ana') });
        client.send(frame);
        await waitFor(
          () =>
            mortal.dead ||
            client.received.some(
              ({ type, ...more }) => type === 'error' || JSON.stringify(more).includes('better'),
            ),
        ).catch(() => {});
      }
      await using pod = await start(store);
      const connect = () => connectChat(pod.url, { token: platform.tokenFor('ana') });
      await using client = await connect();
      client.send(frame);
      await waitFor(async () => (await read(connect, id)).said.length === 4, { timeoutMs: 10_000 });
      expect((await read(connect, id)).said, `killed at ${at}`).toEqual([
        'one',
        'I know 1 messages.',
        'better',
        'I know 2 messages.',
      ]);
      client.send({ type: 'delete_conversation', conversationId: id });
      await client.next('conversation_deleted');
      const kept = () => [...left].filter((key) => !/^chat:(?:index|active|use)/u.test(key));
      await waitFor(() => kept().length === 0, { what: `nothing left, killed at ${at}` });
      if (!mortal.dead || at > 40) return;
    }
  },
);
