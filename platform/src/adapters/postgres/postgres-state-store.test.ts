import { expect, test } from 'vitest';

import { describeStateStore } from '../../ports/state-store.contract.ts';
import { EtagMismatch } from '../../ports/state-store.ts';
import { createTestDatabase } from '../../testing/test-database.ts';
import { waitFor } from '../../testing/wait-for.ts';
import { connectPostgres } from './connect-postgres.ts';
import { migratePlatform } from './postgres-schema.ts';
import { createPostgresStateStore } from './postgres-state-store.ts';

describeStateStore('PostgresStateStore', make);

async function make() {
  const stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const sql = connectPostgres(database.url, { max: 10 });
  stack.defer(() => sql.end());
  await migratePlatform(sql);
  return {
    sql,
    store: stack.use(createPostgresStateStore({ sql })),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test('keeps what a model answers, whatever characters are in it', async () => {
  await using made = await make();
  await made.store.set('run', { text: 'a\0b \ud800 😀', plain: String.raw`\u0000` });
  expect((await made.store.get('run'))?.value).toEqual({
    text: 'a\ufffdb \ufffd 😀',
    plain: String.raw`\u0000`,
  });
});

test('never gives an etag of an entry that was deleted to its successor', async () => {
  await using made = await make();
  const old = await made.store.set('run', 'old');
  await made.store.delete('run');
  await made.store.set('run', 'new', { etag: null });
  await expect(made.store.set('run', 'stale', { etag: old })).rejects.toBeInstanceOf(EtagMismatch);
});

test('cancels a write that waits for another when its signal aborts', async () => {
  await using made = await make();
  await made.store.set('run', 1);
  await made.sql.begin(async (tx) => {
    await tx`select from taskloom_platform.state where key = 'run' for update`;
    const stop = new AbortController();
    const write = made.store.set('run', 2, { signal: stop.signal }).catch((error: Error) => error);
    // Not in the transaction: what it sees of other sessions stays as it was.
    const waits = () => made.sql`select from pg_stat_activity where wait_event_type = 'Lock'
                              and datname = current_database()`;
    await waitFor(async () => (await waits()).length > 0);
    stop.abort(new Error('stopped by the test'));
    expect(await write).toMatchObject({ message: 'stopped by the test' });
  });
  expect((await made.store.get('run'))?.value).toBe(1);
});
