import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

import type { CloudEvent } from '@taskloom/contracts';
import { expect, test } from 'vitest';

import { createLogger } from '../../logs/logger.ts';
import { describeEventBus } from '../../ports/event-bus.contract.ts';
import { createTestDatabase } from '../../testing/test-database.ts';
import { waitFor } from '../../testing/wait-for.ts';
import { connectPostgres } from './connect-postgres.ts';
import { createPostgresEventBus } from './postgres-event-bus.ts';
import { migratePlatform } from './postgres-schema.ts';

const signal = new AbortController().signal;

describeEventBus('PostgresEventBus', make);
describeEventBus('PostgresEventBus of the only process', () => make({ isOnlyProcess: true }));

async function make(more: { handlerTimeoutMs?: number; isOnlyProcess?: boolean } = {}) {
  const stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const sql = connectPostgres(database.url, { max: 20 });
  // The driver waits for ever for a connection that broke under a query.
  stack.defer(() => sql.end({ timeout: 1 }));
  await migratePlatform(sql);
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const bus = createPostgresEventBus({
    sql,
    logger: createLogger({ name: 'test', level: 'info', destination }),
    retry: { maxAttempts: 4, backoffMs: 5 },
    ...more,
  });
  stack.use(bus);
  return {
    bus,
    sql,
    lines,
    url: database.url,
    async deadLetters(consumer: string) {
      const rows = await sql<{ id: string }[]>`
        select event ->> 'id' as id from taskloom_platform.dead_letters
         where consumer = ${consumer}`;
      return rows.map((row) => row.id);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function eventOf(key: string): { topic: 'task-events'; key: string; event: CloudEvent } {
  const event: CloudEvent = {
    specversion: '1.0',
    id: randomUUID(),
    source: 'test',
    type: 'task.created',
    subject: key,
    time: '2026-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    data: { title: 'buy milk' },
  };
  return { topic: 'task-events', key, event };
}

test('gives the key of a killed process to another at once', async () => {
  await using made = await make();
  using victim = startVictim(made.url);
  await waitFor(async () => (await made.sql`select from taskloom_platform.subscriptions`).length);
  const events = [eventOf('k'), eventOf('k')];
  await made.bus.publish(events, { signal });
  await victim.entered;
  const seen: string[] = [];
  await using _s = await made.bus.subscribe({
    topic: 'task-events',
    consumer: 'shared',
    handle: async ({ id }) => void seen.push(id),
  });
  victim.kill();
  await waitFor(() => seen.length === 2);
  expect(seen).toEqual(events.map(({ event }) => event.id));
});

/** A process of its own whose handler never ends. */
function startVictim(url: string) {
  const index = JSON.stringify(new URL('../../index.ts', import.meta.url).href);
  const source = `
    const { connectPostgres, createPostgresEventBus, createLogger } = await import(${index});
    const logger = createLogger({ name: 'victim', level: 'silent' });
    const bus = createPostgresEventBus({ sql: connectPostgres(${JSON.stringify(url)}, {}), logger });
    await bus.subscribe({ topic: 'task-events', consumer: 'shared', handle() {
      console.log('entered');
      return new Promise(() => {});
    } });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const entered = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  const kill = () => void child.kill('SIGKILL');
  return { entered, kill, [Symbol.dispose]: kill };
}

test('outlives connections that break while a handler runs', async () => {
  await using made = await make();
  let tries = 0;
  await using _s = await made.bus.subscribe({
    topic: 'task-events',
    consumer: 'c',
    async handle() {
      tries += 1;
      if (tries > 1) return;
      await made.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`;
    },
  });
  await made.bus.publish([eventOf('k')], { signal });
  await waitFor(
    async () =>
      tries === 2 && (await made.sql`select from taskloom_platform.deliveries`).length === 0,
  );
  expect(made.lines.join('')).toContain('events wait for their database');
});

test('takes a handler that is over its time for failed, and tells it through its signal', async () => {
  await using made = await make({ handlerTimeoutMs: 30 });
  const signals: AbortSignal[] = [];
  await using _s = await made.bus.subscribe({
    topic: 'task-events',
    consumer: 'c',
    async handle(_event, context) {
      signals.push(context.signal);
      if (signals.length === 1) await new Promise(() => {});
    },
  });
  await made.bus.publish([eventOf('k')], { signal });
  await waitFor(() => signals.length === 2);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test('writes neither the text of an error nor of an event to the log or beside a dead letter', async () => {
  await using made = await make();
  await using _s = await made.bus.subscribe({
    topic: 'task-events',
    consumer: 'c',
    async handle() {
      throw Object.assign(new TypeError('call Ada'), { code: 'E_CALL', retryable: false });
    },
  });
  const event = eventOf('k');
  await made.bus.publish([event], { signal });
  await waitFor(async () => (await made.deadLetters('c')).length === 1);
  const [dead] = await made.sql`
    select event, error, attempts, topic, key from taskloom_platform.dead_letters`;
  expect(dead).toMatchObject({
    event: event.event,
    error: 'TypeError:E_CALL',
    attempts: 1,
    topic: 'task-events',
    key: 'k',
  });
  expect(made.lines.join('')).toContain(event.event.id);
  expect(made.lines.join('')).not.toMatch(/Ada|milk/u);
});

test('finds events that nobody announced', async () => {
  await using made = await make();
  const seen: string[] = [];
  await using _s = await made.bus.subscribe({
    topic: 'task-events',
    consumer: 'c',
    handle: async ({ id }) => void seen.push(id),
  });
  const { key, event } = eventOf('k');
  await made.sql`
    insert into taskloom_platform.deliveries (topic, consumer, key, event)
    values ('task-events', 'c', ${key}, ${made.sql.json(event as never)})`;
  await waitFor(() => seen.length === 1);
  expect(seen).toEqual([event.id]);
});

test('takes back what it was publishing when the signal aborts', async () => {
  await using made = await make();
  const seen: string[] = [];
  await using _s = await made.bus.subscribe({
    topic: 'task-events',
    consumer: 'c',
    handle: async ({ id }) => void seen.push(id),
  });
  const [stopped, taken] = [eventOf('k'), eventOf('k')];
  await made.sql.begin(async (tx) => {
    await tx`lock table taskloom_platform.subscriptions in access exclusive mode`;
    const stop = new AbortController();
    const publishing = made.bus
      .publish([stopped], { signal: stop.signal })
      .catch((error: Error) => error);
    const waits = () => made.sql`select from pg_locks where not granted`;
    await waitFor(async () => (await waits()).length > 0);
    stop.abort(new Error('stopped by the test'));
    expect(await publishing).toMatchObject({ message: 'stopped by the test' });
  });
  await made.bus.publish([taken], { signal });
  await waitFor(() => seen.length > 0);
  expect(seen).toEqual([taken.event.id]);
});

test('drains a long backlog of one key, and other keys beside a key that waits', async () => {
  await using made = await make();
  const blocked = eventOf('a-blocked');
  const seen = new Set<string>();
  const release = Promise.withResolvers<void>();
  const subscription = {
    topic: 'task-events' as const,
    consumer: 'c',
    async handle({ id }: CloudEvent) {
      if (id === blocked.event.id) await release.promise;
      seen.add(id);
    },
  };
  await using _s = await made.bus.subscribe(subscription);
  const behind = Array.from({ length: 1000 }, () => eventOf('a-blocked'));
  await made.bus.publish([blocked, ...behind], { signal });
  const busy = Array.from({ length: 1000 }, () => eventOf('busy'));
  const others = Array.from({ length: 1000 }, () => eventOf(randomUUID()));
  await made.bus.publish([...busy, ...others], { signal });
  await waitFor(() => [...busy, ...others].every(({ event }) => seen.has(event.id)));
  expect(behind.some(({ event }) => seen.has(event.id))).toBe(false);
  release.resolve();
  await waitFor(() => behind.every(({ event }) => seen.has(event.id)));
});

test('hands events over without the table in the only process, and keeps there what takes its time', async () => {
  await using made = await make({ isOnlyProcess: true });
  const stored = async () => (await made.sql`select 1 from taskloom_platform.deliveries`).length;
  const release = Promise.withResolvers<void>();
  const handled: string[] = [];
  const subscription = await made.bus.subscribe({
    topic: 'task-events',
    consumer: 'worker',
    async handle(event) {
      if (event.subject === 'slow') await release.promise;
      handled.push(event.id);
    },
  });
  const quick = [eventOf('quick'), eventOf('quick')];
  await made.bus.publish(quick, { signal });
  expect(handled).toEqual(quick.map(({ event }) => event.id));
  expect(await stored()).toBe(0);
  const slow = [eventOf('slow'), eventOf('slow')];
  await made.bus.publish(slow, { signal });
  expect(await stored()).toBe(2);
  await made.bus.publish([eventOf('quick')], { signal });
  expect(handled).toHaveLength(3);
  release.resolve();
  await waitFor(async () => (await stored()) === 0);
  expect(handled.slice(3)).toEqual(slow.map(({ event }) => event.id));
  await subscription[Symbol.asyncDispose]();
});

test('gives what was under way in a killed process to the next one', async () => {
  await using made = await make({ isOnlyProcess: true });
  const never = Promise.withResolvers<void>();
  await made.bus.subscribe({ topic: 'task-events', consumer: 'w', handle: () => never.promise });
  const lost = eventOf('a');
  await made.bus.publish([lost], { signal });
  const next = createPostgresEventBus({
    sql: made.sql,
    logger: createLogger({ name: 'test', level: 'silent' }),
    isOnlyProcess: true,
  });
  const seen: string[] = [];
  const subscription = await next.subscribe({
    topic: 'task-events',
    consumer: 'w',
    handle: async ({ id }) => void seen.push(id),
  });
  await waitFor(() => seen.length === 1);
  expect(seen).toEqual([lost.event.id]);
  await subscription[Symbol.asyncDispose]();
  await next[Symbol.asyncDispose]();
  never.resolve();
});
