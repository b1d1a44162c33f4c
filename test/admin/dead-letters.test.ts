import { randomUUID } from 'node:crypto';

import type { CloudEvent } from '@taskloom/contracts';
import {
  connectPostgres,
  createDeadLetterAdmin,
  createDeadLetterStore,
  createHttpApp,
  createLogger,
  createPostgresEventBus,
  type EventBus,
  migratePlatform,
  serveHttp,
} from '@taskloom/platform';
import { createTestDatabase, waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { runLine } from '../../cli/src/testing/run-line.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const TOKEN = 'o'.repeat(32);
const stack = new AsyncDisposableStack();
let eventBus: EventBus;
let store: ReturnType<typeof createDeadLetterStore>;
let url: string;
/** Whether the consumer handles what comes. */
let isWell = false;
const seen: { consumer: string; id: string }[] = [];

beforeAll(async () => {
  const database = stack.use(await createTestDatabase());
  const sql = connectPostgres(database.url, { max: 6 });
  stack.defer(() => sql.end({ timeout: 5 }));
  await migratePlatform(sql);
  const retry = { maxAttempts: 1, backoffMs: 1 };
  eventBus = stack.use(createPostgresEventBus({ sql, logger, retry }));
  for (const consumer of ['ill', 'well'])
    stack.use(
      await eventBus.subscribe({
        topic: 'task-events',
        consumer,
        async handle({ id }) {
          if (consumer === 'ill' && !isWell) throw new RangeError('a secret title');
          seen.push({ consumer, id });
        },
      }),
    );
  store = createDeadLetterStore(sql);
  const app = createHttpApp({
    logger,
    handlers: [createDeadLetterAdmin({ store, eventBus, operatorToken: TOKEN, logger })],
  });
  url = stack.use(await serveHttp({ app, host: '127.0.0.1', port: 0, logger })).url;
});
afterAll(() => stack.disposeAsync());

const admin = (...args: string[]) =>
  runLine(['admin', 'dead-letters', ...args, '--url', url, '--token', TOKEN]);

async function die(count: number): Promise<string[]> {
  isWell = false;
  const events = Array.from({ length: count }, makeEvent);
  await eventBus.publish(
    events.map((event) => ({ topic: 'task-events', key: event.subject, event })),
    { signal: new AbortController().signal },
  );
  const ids = events.map(({ id }) => id);
  await waitFor(async () => {
    const { stdout } = await admin('list');
    return ids.every((id) => stdout.includes(id));
  });
  await waitFor(() => ids.every((id) => seen.some((each) => each.id === id)));
  return ids;
}

function makeEvent(): CloudEvent {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: 'test',
    type: 'task.created',
    subject: randomUUID(),
    time: '2026-11-21T10:00:00.000Z',
    datacontenttype: 'application/json',
    data: { title: 'Buy milk' },
  };
}

async function listed(): Promise<{ id: string; event: { id: string } }[]> {
  const { stdout } = await admin('list', '--json');
  return (JSON.parse(stdout) as { dead_letters: { id: string; event: { id: string } }[] })
    .dead_letters;
}

test('lists what a worker gave up on, without what the event says, and shows one whole', async () => {
  const [event = ''] = await die(1);
  const { code, stdout } = await admin('list');
  expect(code).toBe(0);
  expect(stdout).toMatch(/ill +task\.created +RangeError after 1 try/u);
  expect(stdout).not.toMatch(/milk|secret/u);
  const letter = (await listed()).find((each) => each.event.id === event);
  const shown = await admin('show', letter?.id ?? '');
  expect(JSON.parse(shown.stdout)).toMatchObject({
    consumer: 'ill',
    topic: 'task-events',
    event: { id: event, data: { title: 'Buy milk' } },
  });
});

test('replays one for the worker that gave up, and for no other', async () => {
  const [event = ''] = await die(1);
  const letter = (await listed()).find((each) => each.event.id === event);
  isWell = true;
  expect(await admin('replay', letter?.id ?? '')).toMatchObject({ code: 0 });
  await waitFor(() => seen.some(({ consumer, id }) => consumer === 'ill' && id === event));
  expect(seen.filter(({ consumer, id }) => consumer === 'well' && id === event)).toHaveLength(1);
  expect((await listed()).some(({ id }) => id === letter?.id)).toBe(false);
});

test('replays or discards all of them', async () => {
  const events = await die(3);
  const left = await listed();
  isWell = true;
  expect(await admin('replay', '--all')).toMatchObject({ code: 0 });
  await waitFor(() =>
    events.every((event) => seen.some(({ consumer, id }) => consumer === 'ill' && id === event)),
  );
  expect(left.length).toBeGreaterThanOrEqual(3);
  await die(2);
  expect(await admin('discard', '--all')).toMatchObject({ code: 0 });
  expect(await admin('list')).toMatchObject({ stdout: 'There are no dead letters.\n' });
});

test.each([
  ['what came in place of an event', 'task-events', 'taskloom.unreadable'],
  ['what came to the dead letters themselves', 'dead-letters', 'task.created'],
])('replays nothing for %s, and says so', async (_case, topic, type) => {
  const event = { ...makeEvent(), type };
  await store.add({ topic, consumer: 'ill', event, attempts: 1, error: 'NoCloudEvent' });
  const letter = (await listed()).find((each) => each.event.id === event.id);
  const { code, stderr } = await admin('replay', letter?.id ?? '');
  expect(code).not.toBe(0);
  expect(stderr).toContain('nothing to replay');
  expect(await admin('discard', letter?.id ?? '')).toMatchObject({ code: 0 });
});

test('keeps a dead letter that the broker does not take back', async () => {
  const [event = ''] = await die(1);
  const letter = (await listed()).find((each) => each.event.id === event);
  const publish = eventBus.publish;
  eventBus.publish = async () => ({ failed: [{ id: event, error: 'refused' }] });
  const { code, stderr } = await admin('replay', letter?.id ?? '');
  eventBus.publish = publish;
  expect(code).toBe(1);
  expect(stderr).toContain('The broker did not take the event.');
  expect((await listed()).some(({ id }) => id === letter?.id)).toBe(true);
});

test.each([
  [['show', '999999'], 'no such dead letter'],
  [['replay', 'x'], 'no such dead letter'],
  [['replay'], 'ids, or --all'],
])('says what is wrong with %j', async (args, problem) => {
  const { code, stderr } = await admin(...args);
  expect(code).not.toBe(0);
  expect(stderr).toContain(problem);
});

test('lets in nobody without the operator’s token', async () => {
  const line = ['admin', 'dead-letters', 'list', '--url', url, '--token', 'wrong'];
  const { code, stderr } = await runLine(line);
  expect(code).toBe(1);
  expect(stderr).toContain('operator');
  expect((await fetch(`${url}/admin/dead-letters`)).status).toBe(401);
});
