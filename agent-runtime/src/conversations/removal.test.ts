import { randomUUID } from 'node:crypto';

import { createInProcessLiveBus, type StateStore } from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { META } from '@taskloom/contracts';

import { connectChat } from '../testing/chat-client.ts';
import { crashingStore } from '../testing/crashing-store.ts';
import { startFakePlatform } from '../testing/fake-platform.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { scriptedModel } from '../testing/scripted-model.ts';
import { startTestRuntime } from '../testing/test-runtime.ts';
import { watched } from '../testing/watched-store.ts';
import { ConversationStore } from './conversation-store.ts';

/** What belongs to conversations, without the lists of them and what people used. */
function kept({ keys }: { keys: Set<string> }): string[] {
  return [...keys].filter((key) => !/^chat:(?:index|active|grants|use)/u.test(key));
}

async function startChat(stateStore: StateStore, gate: Promise<unknown> = Promise.resolve()) {
  await using parts = new AsyncDisposableStack();
  const platform = parts.use(
    await startFakePlatform({
      tools: [
        {
          name: 'add',
          inputSchema: { type: 'object', properties: {} },
          _meta: { [META.approval]: { asks: [] } },
        },
        { name: 'remove', inputSchema: { type: 'object', properties: {} } },
      ],
      answer: () => ({ done: true }),
    }),
  );
  const chatModel = scriptedModel((turn) => {
    const asked = JSON.stringify(turn.at(0));
    const results = turn.filter(({ type }) => type === 'function_call_result').length;
    if (results === 0)
      return { calls: [{ name: asked.includes('ask') ? 'remove' : 'add', args: {} }] };
    return { text: ['Done.'], until: gate };
  });
  const pod = parts.use(
    await startTestRuntime({ platform, stateStore, liveBus: createInProcessLiveBus(), chatModel }),
  );
  const client = parts.use(await connectChat(pod.url, { token: platform.tokenFor('ana') }));
  const owned = parts.move();
  return {
    client,
    say: (conversationId: string, text: string) =>
      client.send({ type: 'send_message', conversationId, messageId: randomUUID(), text }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

test('a run that has ended leaves its turn, its events and its words, and no journal', async () => {
  const store = watched(createMemoryStateStore());
  await using chat = await startChat(store);
  const id = randomUUID();
  chat.say(id, 'go');
  await chat.client.ended(id);
  await waitFor(() => !kept(store).some((key) => key.startsWith('chat:run')));
  expect(new Set(kept(store).map((key) => key.split(':')[1]))).toEqual(
    new Set(['conversation', 'events', 'turn', 'words']),
  );
});

test('a conversation takes its run, journal, approval and events with it', async () => {
  const store = watched(createMemoryStateStore());
  await using chat = await startChat(store);
  const id = randomUUID();
  chat.say(id, 'go');
  await chat.client.ended(id);
  chat.say(id, 'ask me');
  await chat.client.next('event', ({ event }) => event.type === 'TOOL_CALL_APPROVAL_REQUESTED');
  expect(kept(store).some((key) => key.startsWith('chat:run'))).toBe(true);
  chat.client.send({ type: 'delete_conversation', conversationId: id });
  await waitFor(() => kept(store).length === 0);
  expect(kept(store)).toEqual([]);
});

test('a conversation that is removed while its run ends leaves nothing and is not listed', async () => {
  for (let round = 0; round < 12; round += 1) {
    const store = watched(createMemoryStateStore());
    const gate = Promise.withResolvers<void>();
    await using chat = await startChat(store, gate.promise);
    const id = randomUUID();
    chat.say(id, 'go');
    await chat.client.next('event', ({ event }) => event.type === 'TEXT_MESSAGE_CONTENT');
    gate.resolve();
    // Each round a little later into the run's end.
    for (let turn = 0; turn < round; turn += 1) await new Promise(setImmediate);
    chat.client.send({ type: 'delete_conversation', conversationId: id });
    await chat.client.next('conversations', ({ conversations }) => conversations.length === 0);
    await waitFor(() => kept(store).length === 0, { what: `nothing left in round ${round}` });
    chat.client.received.length = 0;
    chat.client.send({ type: 'list_conversations' });
    expect((await chat.client.next('conversations')).conversations).toEqual([]);
  }
});

test(
  'a removal that dies at any operation is made up for by another',
  { timeout: 60_000 },
  async () => {
    for (let at = 1; ; at += 1) {
      const store = watched(createMemoryStateStore());
      const id = randomUUID();
      {
        await using chat = await startChat(store);
        chat.say(id, 'go');
        await chat.client.ended(id);
        chat.say(id, 'ask me');
        await chat.client.next(
          'event',
          ({ event }) => event.type === 'TOOL_CALL_APPROVAL_REQUESTED',
        );
        await waitFor(
          async () => (await new ConversationStore(store).read(id))?.run?.waitingFor.length,
        );
      }
      const mortal = crashingStore(store, { at, done: at % 2 === 0 });
      await new ConversationStore(mortal).remove(id).catch(() => {});
      const survivor = new ConversationStore(store);
      await survivor.remove(id);
      const left = await store.get(
        [...store.keys].find((key) => key.startsWith('chat:conv')) ?? '',
      );
      if (left) await survivor.clear(left.value as Parameters<typeof survivor.clear>[0]);
      expect(kept(store), `killed at ${at}`).toEqual([]);
      if (!mortal.dead) return;
    }
  },
);
