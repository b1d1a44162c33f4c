import { randomUUID } from 'node:crypto';

import { createMcpServer, makeToken, migrate } from '@taskloom/mcp-server';
import {
  connectPostgres,
  createHttpApp,
  createInProcessLiveBus,
  createLogger,
  type EventBus,
  Registry,
  serveHttp,
} from '@taskloom/platform';
import { createTestDatabase, waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { runLine } from '../../cli/src/testing/run-line.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const TOKEN = 'o'.repeat(32);
const stack = new AsyncDisposableStack();
let sql: ReturnType<typeof connectPostgres>;
let url: string;
const sent: string[] = [];

const eventBus: EventBus = {
  async publish(events) {
    sent.push(...events.map(({ event }) => event.id));
    return { failed: [] };
  },
  subscribe: () => Promise.reject(new Error('nobody subscribes here')),
  [Symbol.asyncDispose]: async () => {},
};

beforeAll(async () => {
  const database = stack.use(await createTestDatabase());
  sql = connectPostgres(database.url, { max: 2 });
  stack.defer(() => sql.end({ timeout: 5 }));
  const liveBus = stack.use(createInProcessLiveBus());
  const databaseUrl = database.urlFor('taskloom_test_app', 'test');
  await migrate({ adminUrl: database.url, appUrl: databaseUrl });
  const server = stack.use(
    await createMcpServer(
      {
        databaseUrl,
        maxConnections: 2,
        serviceTokens: {
          'agent-runtime': makeToken('service'),
          recurrence: makeToken('service'),
          notification: makeToken('service'),
        },
        requestStateKey: 'k'.repeat(32),
        publicUrl: 'http://127.0.0.1',
        operatorToken: TOKEN,
      },
      { eventBus, liveBus, logger, metrics: new Registry() },
    ),
  );
  const app = createHttpApp({ logger, handlers: [server.router] });
  url = stack.use(await serveHttp({ app, host: '127.0.0.1', port: 0, logger })).url;
});
afterAll(() => stack.disposeAsync());

const admin = (...args: string[]) =>
  runLine(['admin', 'outbox', ...args, '--url', url, '--token', TOKEN]);

/** Events that the broker refused too often. Returns the rows' ids, and the events'. */
async function park(count: number): Promise<{ row: string; event: string }[]> {
  const events = Array.from({ length: count }, () => ({
    specversion: '1.0',
    id: randomUUID(),
    source: 'test',
    type: 'task.created',
    subject: randomUUID(),
    time: '2026-11-21T10:00:00.000Z',
    datacontenttype: 'application/json',
    data: { title: 'Buy milk' },
  }));
  const rows = await sql<{ row: string; event: string }[]>`
    insert into taskloom.outbox ${sql(
      events.map((event) => ({
        topic: 'task-events',
        key: event.subject,
        shard: 3,
        event: sql.json(event),
        attempts: 20,
        last_error: 'too large',
        parked_at: '2026-11-21T10:00:07Z',
      })),
    )} returning id::text as row, event ->> 'id' as event`;
  return [...rows];
}

test('lists what the broker refused, without what the event says, and shows one whole', async () => {
  const [parked] = await park(1);
  const { code, stdout } = await admin('list');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /2026-11-21 10:00:07 +task-events +task\.created +too large after 20 tries/u,
  );
  expect(stdout).toContain(parked?.event);
  expect(stdout).not.toContain('milk');
  const shown = await admin('show', parked?.row ?? '');
  expect(JSON.parse(shown.stdout)).toMatchObject({
    id: parked?.row,
    topic: 'task-events',
    error: 'too large',
    event: { id: parked?.event, data: { title: 'Buy milk' } },
  });
});

test('gives one to the broker again, which takes it now', async () => {
  const [parked, other] = await park(2);
  expect(await admin('retry', parked?.row ?? '')).toMatchObject({
    code: 0,
    stdout: `Retried  ${parked?.row}\n`,
  });
  await waitFor(() => sent.includes(parked?.event ?? ''));
  const { stdout } = await admin('list', '--json');
  expect(stdout).not.toContain(parked?.event);
  expect(stdout).toContain(other?.event);
  expect(sent).not.toContain(other?.event);
});

test('discards one, which is never sent', async () => {
  const [parked] = await park(1);
  expect(await admin('discard', parked?.row ?? '', '--json')).toMatchObject({ code: 0 });
  const rows = await sql`select from taskloom.outbox where id = ${parked?.row ?? ''}::bigint`;
  expect(rows).toHaveLength(0);
  expect(sent).not.toContain(parked?.event);
});

test('retries all of them, over several pages', { timeout: 360_000 }, async () => {
  const parked = await park(201);
  expect(await admin('retry', '--all')).toMatchObject({ code: 0 });
  await waitFor(() => parked.every(({ event }) => sent.includes(event)));
  expect(await admin('list')).toMatchObject({ stdout: 'There are no parked events.\n' });
});

test('leaves alone what only waits for its turn', async () => {
  const [parked] = await park(1);
  const row = parked?.row ?? '';
  // Far off, so that the relay does not take it meanwhile.
  await sql`
    update taskloom.outbox set parked_at = null, available_at = now() + interval '1 hour'
     where id = ${row}::bigint`;
  for (const verb of ['show', 'retry', 'discard'])
    expect(await admin(verb, row)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no such parked event'),
    });
  expect(await sql`select from taskloom.outbox where id = ${row}::bigint`).toHaveLength(1);
});

test.each([
  [['show', '999999'], 'no such parked event'],
  [['retry', 'x'], 'no such parked event'],
  [['retry'], 'ids, or --all'],
])('says what is wrong with %j', async (args, problem) => {
  const { code, stderr } = await admin(...args);
  expect(code).not.toBe(0);
  expect(stderr).toContain(problem);
});

test('lets in nobody without the operator’s token', async () => {
  const line = ['admin', 'outbox', 'list', '--url', url, '--token', 'wrong'];
  const { code, stderr } = await runLine(line);
  expect(code).toBe(1);
  expect(stderr).toContain('operator');
  for (const method of ['GET', 'POST', 'DELETE'])
    for (const path of ['', '/1', '/1/retry'])
      expect((await fetch(`${url}/admin/outbox${path}`, { method })).status).toBe(401);
});
