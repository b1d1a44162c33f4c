import { expect, test } from 'vitest';

import { createTestDatabase } from '../../testing/test-database.ts';
import { connectPostgres } from './connect-postgres.ts';
import { inTransaction } from './in-transaction.ts';

async function make() {
  const stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const connect = (max: number) =>
    stack.adopt(connectPostgres(database.url, { max }), (own) => own.end({ timeout: 1 }));
  const [sql, other] = [connect(2), connect(1)];
  await sql`create table probes (n integer)`;
  return {
    sql,
    breakConnections: () => other`
      select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test('commits and returns what the work returns', async () => {
  await using made = await make();
  const result = await inTransaction(made.sql, async (tx) => {
    await tx`insert into probes select n from unnest(${[1, 2]}::integer[]) as n where ${tx`true`}`;
    return 'done';
  });
  expect(result).toBe('done');
  expect(await made.sql`select n from probes`).toHaveLength(2);
});

test('rolls back and rejects with what the work throws', async () => {
  await using made = await make();
  const work = inTransaction(made.sql, async (tx) => {
    await tx`insert into probes values (1)`;
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  await expect(inTransaction(made.sql, (tx) => tx`select 1 / 0`)).rejects.toMatchObject({
    code: '22012',
  });
  expect(await made.sql`select n from probes`).toHaveLength(0);
});

// A crash of the driver would be an uncaught error, which fails the run.
test('rejects when the connection breaks under a query, and the pool goes on', async () => {
  await using made = await make();
  const work = inTransaction(made.sql, async (tx) => {
    await tx`insert into probes values (1)`;
    await Promise.all([tx`select pg_sleep(30)`, made.breakConnections()]);
  });
  await expect(work).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(await made.sql`select n from probes`).toHaveLength(0);
});

test('refuses further queries when the connection broke between two', async () => {
  await using made = await make();
  const told = Promise.withResolvers<unknown>();
  const goOn = Promise.withResolvers<void>();
  const work = inTransaction(made.sql, async (tx) => {
    await tx`insert into probes values (1)`;
    await made.breakConnections();
    await goOn.promise;
    await Promise.resolve()
      .then(() => tx`insert into probes values (2)`)
      .catch(told.resolve);
  });
  await expect(work).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  goOn.resolve();
  expect(await told.promise).toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(await made.sql`select n from probes`).toHaveLength(0);
});

test('commits queries that were started and not waited for, all or none', async () => {
  await using made = await make();
  await inTransaction(made.sql, async (tx) => {
    for (const n of [1, 2]) void tx`insert into probes values (${n})`.execute();
  });
  expect(await made.sql`select n from probes order by n`).toMatchObject([{ n: 1 }, { n: 2 }]);
  const failing = inTransaction(made.sql, async (tx) => {
    void tx`insert into probes values (3)`.execute();
    void tx`insert into probes select 1 / n from unnest(${[0]}::integer[]) as n`.execute();
    void tx`insert into probes values (4)`.execute();
  });
  await expect(failing).rejects.toMatchObject({ code: '22012' });
  expect(await made.sql`select n from probes`).toHaveLength(2);
});

test('gives its connection back, and to one transaction at a time', async () => {
  await using made = await make();
  const one = () =>
    inTransaction(made.sql, async (tx) => {
      const [before] = await tx`select txid_current() as id, pg_backend_pid() as pid`;
      const rows = await Promise.all([1, 2, 3].map(() => tx`select txid_current() as id`));
      expect(rows.flat().map(({ id }) => id as string)).toEqual(
        [1, 2, 3].map(() => before?.['id']),
      );
      return before?.['pid'] as number;
    });
  const pids = await Promise.all(Array.from({ length: 40 }, one));
  expect(new Set(pids).size).toBeLessThanOrEqual(2);
});
