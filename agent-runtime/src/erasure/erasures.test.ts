import { randomUUID } from 'node:crypto';

import { META } from '@taskloom/contracts';
import {
  connectPostgres,
  createInProcessLiveBus,
  createLogger,
  createPostgresStateStore,
  migratePlatform,
  type StateStore,
} from '@taskloom/platform';
import { createTestDatabase, waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { GrantStore } from '../approvals/grant-store.ts';
import { UseStore } from '../budgets/use-store.ts';
import { ActiveRuns } from '../conversations/active-runs.ts';
import { ConversationStore } from '../conversations/conversation-store.ts';
import { PreferenceStore } from '../preferences/preference-store.ts';
import { connectChat } from '../testing/chat-client.ts';
import { crashingStore } from '../testing/crashing-store.ts';
import { type FakePlatform, startFakePlatform } from '../testing/fake-platform.ts';
import { createMemoryEventBus } from '../testing/memory-event-bus.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { scriptedModel } from '../testing/scripted-model.ts';
import { startTestRuntime } from '../testing/test-runtime.ts';
import { watched } from '../testing/watched-store.ts';
import { Erasures } from './erasures.ts';

const QUARTER_HOUR_MS = 15 * 60_000;

let platform: FakePlatform;
beforeAll(async () => {
  platform = await startFakePlatform({
    tools: [
      {
        name: 'add',
        inputSchema: { type: 'object', properties: {} },
        _meta: { [META.approval]: { asks: [] } },
      },
      { name: 'remove', inputSchema: { type: 'object', properties: {} } },
    ],
    answer: () => ({ done: true }),
  });
});
afterAll(() => platform[Symbol.asyncDispose]());

/** Entries of conversations and people; the lists of what is under way belong to all. */
function kept({ keys }: { keys: Set<string> }): string[] {
  return [...keys].filter((key) => !/^chat:(?:active|erasures)/u.test(key));
}

function startPod(stateStore: StateStore, eventBus = createMemoryEventBus()) {
  const chatModel = scriptedModel((turn) => {
    if (turn.some(({ type }) => type === 'function_call_result')) return { text: ['Done.'] };
    const asks = JSON.stringify(turn).includes('ask');
    return { calls: [{ name: asks ? 'remove' : 'add', args: {} }] };
  });
  const liveBus = createInProcessLiveBus();
  return startTestRuntime({ platform, stateStore, liveBus, eventBus, chatModel });
}

/** A conversation that has ended, one that waits for a yes, and all else that is kept of people. */
async function live(stateStore: StateStore, url: string, userId: string): Promise<void> {
  await using client = await connectChat(url, { token: platform.tokenFor(userId) });
  const say = (conversationId: string, text: string) =>
    client.send({ type: 'send_message', conversationId, messageId: randomUUID(), text });
  const [ended, waiting] = [randomUUID(), randomUUID()];
  say(ended, 'go');
  await client.ended(ended);
  client.send({ type: 'share_conversation', conversationId: ended, shared: true });
  await client.next('share');
  say(waiting, 'ask me');
  const conversations = new ConversationStore(stateStore);
  await waitFor(async () => (await conversations.read(waiting))?.run?.waitingFor.length);
  await new PreferenceStore(stateStore).save(userId, { id: 'p', text: 'Sundays are for planning' });
  const grant = { tool: 'add', title: 'Add', reason: 'deletes', answer: 'never', since: 'now' };
  await new GrantStore(stateStore).add(userId, [grant as never]);
  await new UseStore(stateStore).record(userId, { runId: 'r', inputTokens: 1, outputTokens: 1 });
}

function erasuresOn(store: StateStore, now = Date.now) {
  return new Erasures({
    store,
    now,
    conversations: new ConversationStore(store),
    activeRuns: new ActiveRuns(store),
    liveBus: createInProcessLiveBus(),
    kick: () => {},
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
}

const stores = {
  'in memory': async () => {
    const store = createMemoryStateStore();
    return { store, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
  },
  'of standalone': async () => {
    await using parts = new AsyncDisposableStack();
    const database = parts.use(await createTestDatabase());
    const sql = connectPostgres(database.url, { max: 4 });
    parts.defer(() => sql.end({ timeout: 5 }));
    await migratePlatform(sql);
    const store = parts.use(createPostgresStateStore({ sql }));
    const owned = parts.move();
    return { store, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  },
};

describe.each(Object.entries(stores))('in the store %s', (_name, open) => {
  test('the event of a deleted account takes all that is kept of the person, and nothing of others', async () => {
    await using opened = await open();
    const store = watched(opened.store);
    await using eventBus = createMemoryEventBus();
    await using pod = await startPod(store, eventBus);
    await live(store, pod.url, 'ben');
    const bens = kept(store).toSorted();
    await live(store, pod.url, 'ana');
    expect(kept(store).length).toBe(bens.length * 2);
    const event = {
      specversion: '1.0',
      id: randomUUID(),
      source: 'test',
      type: 'account.deleted',
      subject: 'ana',
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: { user_id: 'ana' },
    } as const;
    const { signal } = new AbortController();
    await eventBus.publish([{ topic: 'task-events', key: 'ana', event }], { signal });
    await waitFor(() => kept(store).length === bens.length, { what: 'nothing left of ana' });
    expect(kept(store).toSorted()).toEqual(bens);
  });

  test(
    'an erasure that dies at any operation is gone on with by another pod',
    { timeout: 120_000 },
    async () => {
      await using opened = await open();
      for (let at = 1; ; at += 1) {
        const store = watched(opened.store);
        const userId = `ana${at}`;
        {
          await using pod = await startPod(store);
          await live(store, pod.url, userId);
        }
        const mortal = crashingStore(store, { at, done: at % 2 === 0 });
        const acknowledged = await erasuresOn(mortal)
          .add(userId)
          .then(
            () => true,
            () => false,
          );
        const survivor = erasuresOn(store);
        // Known already, it needs no second event; else the event comes again.
        const known = JSON.stringify((await store.get('chat:erasures'))?.value ?? []);
        if (known.includes(userId)) await survivor.carryOutDue();
        else await survivor.add(userId);
        expect(kept(store), `killed at ${at}`).toEqual([]);
        if (acknowledged) return;
      }
    },
  );
});

test('what was written meanwhile goes a quarter of an hour later, and then the person is forgotten', async () => {
  const store = watched(createMemoryStateStore());
  let now = Date.now();
  const erasures = erasuresOn(store, () => now);
  await erasures.add('ana');
  await new PreferenceStore(store).save('ana', { id: 'p', text: 'written by an open page' });
  now += QUARTER_HOUR_MS - 1;
  await erasures.carryOutDue();
  expect(kept(store)).toHaveLength(1);
  now += 1;
  await erasures.carryOutDue();
  expect(kept(store)).toEqual([]);
  expect((await store.get('chat:erasures'))?.value).toEqual([]);
});
