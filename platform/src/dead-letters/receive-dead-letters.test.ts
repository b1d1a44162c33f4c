import { Registry } from 'prom-client';
import { expect, onTestFinished, test } from 'vitest';

import { connectPostgres } from '../adapters/postgres/connect-postgres.ts';
import { migratePlatform } from '../adapters/postgres/postgres-schema.ts';
import { createLogger } from '../logs/logger.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { createDeadLetterStore } from './dead-letter-store.ts';
import { measureDeadLetters } from './measure-dead-letters.ts';
import { createDeadLetterReceiver } from './receive-dead-letters.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

async function start() {
  const database = await createTestDatabase();
  const sql = connectPostgres(database.url, { max: 2 });
  const close = () => sql.end({ timeout: 5 });
  onTestFinished(async () => {
    await close();
    await database[Symbol.asyncDispose]();
  });
  await migratePlatform(sql);
  const store = createDeadLetterStore(sql);
  const metrics = new Registry();
  measureDeadLetters({ store, metrics });
  return { store, receive: createDeadLetterReceiver({ store, logger }), metrics, close };
}

const LETTER = {
  specversion: '1.0',
  id: '1',
  source: 'test',
  type: 'task.created',
  subject: 'task-1',
  time: '2026-11-21T10:00:00.000Z',
  datacontenttype: 'application/json',
  data: {},
  deadtopic: 'task-events',
  deadconsumer: 'recurrence',
  deaderror: 'RangeError',
  deadattempts: 8,
  // The sidecar's own.
  pubsubname: 'pubsub',
  traceparent: '',
};

test('keeps a dead letter once, and counts it', async () => {
  const { store, receive, metrics } = await start();
  expect(await metrics.metrics()).toContain('taskloom_dead_letters 0');
  expect(await receive(LETTER)).toBe('SUCCESS');
  expect(await receive(LETTER)).toBe('SUCCESS');
  expect(await store.list({ limit: 10 })).toMatchObject([
    { topic: 'task-events', consumer: 'recurrence', error: 'RangeError', attempts: 8 },
  ]);
  expect(await metrics.metrics()).toContain('taskloom_dead_letters 1');
});

test.each([['no JSON at all'], [{ title: 'no letter' }], [{ ...LETTER, deadtopic: undefined }]])(
  'keeps what came to the dead letters and is none: %j',
  async (received) => {
    const { store, receive } = await start();
    expect(await receive(received)).toBe('SUCCESS');
    expect(await receive(received)).toBe('SUCCESS');
    expect(await store.list({ limit: 10 })).toMatchObject([
      {
        topic: 'dead-letters',
        consumer: 'mcp-server',
        error: 'NoCloudEvent',
        event: { type: 'taskloom.unreadable' },
      },
    ]);
  },
);

test('has the sidecar keep it while the database is away', async () => {
  const { receive, metrics, close } = await start();
  await close();
  expect(await receive(LETTER)).toBe('RETRY');
  expect(await metrics.metrics()).toContain('taskloom_dead_letters Nan');
});
