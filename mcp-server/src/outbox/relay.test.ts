import { setTimeout as sleep } from 'node:timers/promises';

import type { EventBus, OutgoingEvent } from '@taskloom/platform';
import { createLogger } from '@taskloom/platform';
import { createTestDatabase, waitFor } from '@taskloom/platform/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { connectDatabase, type Sql } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import { OutboxRelay } from './relay.ts';
import { shardOf } from './shards.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

describe('the outbox relay', () => {
  let stack: AsyncDisposableStack;
  let admin: Sql;
  let appUrl: string;
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    const database = stack.use(await createTestDatabase());
    appUrl = database.urlFor('taskloom_test_app', 'test');
    await migrate({ adminUrl: database.url, appUrl });
    admin = connectDatabase({ url: database.url, maxConnections: 3 });
    stack.defer(() => admin.end({ timeout: 5 }));
  });
  afterEach(() => stack.disposeAsync());

  function relay(bus: ScriptedBus) {
    return stack.use(new OutboxRelay({ databaseUrl: appUrl, eventBus: bus, logger }));
  }

  async function put(entries: readonly (readonly [key: string, id: string])[]) {
    await admin`
      insert into taskloom.outbox ${admin(
        entries.map(([key, id]) => ({
          topic: 'task-events',
          key,
          shard: shardOf(key),
          event: admin.json(event(key, id)),
        })),
      )}`;
  }

  async function isEmpty() {
    const [row] = await admin`select count(*)::int as left from taskloom.outbox`;
    return row?.['left'] === 0;
  }

  test('sends everything in order per key and deletes it', async () => {
    const bus = scriptedBus();
    const entries = Array.from({ length: 500 }, (_, n) => [`key-${n % 7}`, `event-${n}`] as const);
    await put(entries);
    relay(bus);
    await waitFor(isEmpty);
    for (const key of ['key-0', 'key-6'])
      expect(bus.sent.filter((sent) => sent.key === key).map(({ event: { id } }) => id)).toEqual(
        entries.filter(([of]) => of === key).map(([, id]) => id),
      );
  });

  test('goes on by itself when the broker was away', async () => {
    const bus = scriptedBus();
    bus.away = true;
    await put([['a', '1']]);
    relay(bus);
    await waitFor(() => bus.refusals >= 2);
    bus.away = false;
    await waitFor(isEmpty);
    expect(bus.sent).toHaveLength(1);
  });

  test('a row the broker refuses holds up its own key alone', async () => {
    const bus = scriptedBus();
    bus.refuses.add('poison');
    await put([
      ['a', 'poison'],
      ['a', 'after'],
      ['b', 'other'],
    ]);
    const running = relay(bus);
    await waitFor(() => bus.sent.some((sent) => sent.event.id === 'other'));
    bus.refuses.clear();
    await waitFor(async () => {
      running.wake();
      return isEmpty();
    });
    const order = bus.sent.filter(({ key }) => key === 'a').map(({ event: { id } }) => id);
    expect(order.lastIndexOf('after')).toBeGreaterThan(order.indexOf('poison'));
  });

  test('counts a failure against the event that failed, not against those behind it', async () => {
    const bus = scriptedBus();
    bus.refuses.add('poison');
    await put([
      ['a', 'poison'],
      ['a', 'after'],
    ]);
    relay(bus);
    const rows = () =>
      admin`select attempts, last_error from taskloom.outbox order by id`.then((all) => [...all]);
    await waitFor(async () => (await rows())[0]?.['attempts'] >= 2);
    expect(await rows()).toEqual([
      { attempts: expect.any(Number), last_error: 'refused' },
      { attempts: 0, last_error: null },
    ]);
  });

  test('sets an event aside that is refused over and over while others are taken', async () => {
    const bus = scriptedBus();
    bus.refuses.add('poison');
    await put([
      ['a', 'poison'],
      ['a', 'after'],
    ]);
    await admin`update taskloom.outbox set attempts = 19 where event ->> 'id' = 'poison'`;
    // Alone it may be the broker's trouble: it takes another event that goes through.
    await put([['b', 'other']]);
    relay(bus);
    const left = await waitFor(async () => {
      const rows = await admin`
        select event ->> 'id' as id, parked_at is not null as parked from taskloom.outbox`;
      return rows.length === 1 && [...rows];
    });
    expect(left).toEqual([{ id: 'poison', parked: true }]);
    expect(bus.sent.map(({ event: { id } }) => id)).toContain('after');
  });

  test('is not driven by new events while the broker is away', async () => {
    const bus = scriptedBus();
    bus.away = true;
    await put([['a', '1']]);
    const running = relay(bus);
    await waitFor(() => bus.refusals >= 2);
    const before = bus.refusals;
    for (let n = 0; n < 100; n += 1) running.wake();
    await waitFor(() => bus.refusals > before);
    expect(bus.refusals).toBe(before + 1);
  });

  test('keeps the order of each key while relays come and go', async () => {
    const bus = scriptedBus();
    let last = new OutboxRelay({ databaseUrl: appUrl, eventBus: bus, logger });
    const ids = new Map<string, string[]>();
    for (let round = 0; round < 5; round += 1) {
      const entries = Array.from(
        { length: 60 },
        (_, n) => [`key-${n % 6}`, `event-${round}-${n}`] as const,
      );
      for (const [key, id] of entries) ids.set(key, [...(ids.get(key) ?? []), id]);
      await put(entries);
      const next = new OutboxRelay({ databaseUrl: appUrl, eventBus: bus, logger });
      await last[Symbol.asyncDispose]();
      last = next;
    }
    stack.use(last);
    await waitFor(isEmpty);
    for (const [key, expected] of ids) {
      const seen = bus.sent.filter((sent) => sent.key === key).map(({ event: { id } }) => id);
      expect([...new Set(seen)]).toEqual(expected);
    }
  });

  test('stops at once, whatever it is at', async () => {
    for (let ms = 0; ms < 40; ms += 1) {
      const stopped = new OutboxRelay({ databaseUrl: appUrl, eventBus: scriptedBus(), logger });
      await sleep(ms);
      const begun = performance.now();
      await stopped[Symbol.asyncDispose]();
      // One that sleeps through its stop wakes when it looks again by itself, after ten seconds.
      expect(performance.now() - begun).toBeLessThan(8_000);
    }
  });

  test('two relays send each event once, and one takes over from the other', async () => {
    const bus = scriptedBus();
    const first = new OutboxRelay({ databaseUrl: appUrl, eventBus: bus, logger });
    const second = relay(bus);
    await put(Array.from({ length: 100 }, (_, n) => [`key-${n}`, `event-${n}`] as const));
    for (const woken of [first, second]) woken.wake();
    await waitFor(isEmpty);
    expect(new Set(bus.sent.map(({ event: { id } }) => id)).size).toBe(bus.sent.length);
    await first[Symbol.asyncDispose]();
    await put(Array.from({ length: 100 }, (_, n) => [`key-${n}`, `more-${n}`] as const));
    second.wake();
    await waitFor(isEmpty);
  });

  test('takes its shards again after its connection is lost', async () => {
    const bus = scriptedBus();
    relay(bus);
    await put([['a', '1']]);
    await waitFor(isEmpty);
    await admin`
      select pg_terminate_backend(pid) from pg_locks
       where locktype = 'advisory'
         and database = (select oid from pg_database where datname = current_database())`;
    await put([['a', '2']]);
    await waitFor(isEmpty);
    expect(bus.sent.map(({ event: { id } }) => id)).toEqual(['1', '2']);
  });
});

/** Takes events or refuses them, as told. */
interface ScriptedBus extends EventBus {
  sent: OutgoingEvent[];
  /** Ids of events that are not taken. */
  refuses: Set<string>;
  away: boolean;
  refusals: number;
}

function scriptedBus(): ScriptedBus {
  const bus: ScriptedBus = {
    sent: [],
    refuses: new Set(),
    away: false,
    refusals: 0,
    async publish(events) {
      if (bus.away) {
        bus.refusals += 1;
        throw new Error('away');
      }
      const failed = events.filter(({ event: { id } }) => bus.refuses.has(id));
      bus.sent.push(...events.filter(({ event: { id } }) => !bus.refuses.has(id)));
      return { failed: failed.map(({ event: { id } }) => ({ id, error: 'refused' })) };
    },
    subscribe: () => Promise.reject(new Error('nobody subscribes here')),
    [Symbol.asyncDispose]: async () => {},
  };
  return bus;
}

function event(key: string, id: string) {
  return {
    specversion: '1.0',
    id,
    source: 'test',
    type: 'task.updated',
    subject: key,
    time: '2026-11-21T10:00:00.000Z',
    datacontenttype: 'application/json',
    data: {},
  };
}
