import { connect, type Socket } from 'node:net';

import { expect, test } from 'vitest';

import { createTestDatabase } from '../../testing/test-database.ts';
import { connectPostgres } from './connect-postgres.ts';

async function make() {
  const stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const asked: string[] = [];
  const sql = connectPostgres(database.url, { max: 1, debug: (_, query) => asked.push(query) });
  stack.defer(() => sql.end({ timeout: 1 }));
  return { sql, asked, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test('asks nothing of a new connection but what it is given', async () => {
  await using made = await make();
  await made.sql`select 1`;
  expect(made.asked).toEqual(['select 1']);
});

const UUIDS = ['0199aa00-0000-7000-8000-000000000001', '0199aa00-0000-7000-8000-000000000002'];

test.each([
  ['text', ['a', 'b c', '', '{"x"}', String.raw`back\slash, "quoted"`, 'null', "it's\n", 'ü🙂']],
  ['text', ['a', null]],
  ['text', []],
  ['uuid', UUIDS],
  ['smallint', [1, -2]],
  ['integer', [2_147_483_647, 0]],
  ['bigint', ['9007199254740993', '-1']],
  ['double precision', [0.1, -250]],
])('%s[] comes back as it was given: %j', async (type, values) => {
  await using made = await make();
  const { sql } = made;
  const [row] = await sql`
    select ${values}::${sql.unsafe(`${type}[]`)} as given,
           (select array_agg(v) from unnest(${values}::${sql.unsafe(`${type}[]`)}) v) as gathered`;
  expect(row).toEqual({ given: values, gathered: values.length > 0 ? values : null });
});

test('takes an array for a column, and for any of it', async () => {
  await using made = await make();
  const { sql } = made;
  await sql`create table probes (id uuid, tags text[])`;
  const [id = ''] = UUIDS;
  await sql`insert into probes ${sql({ id, tags: ['home', 'a "b"'] })}`;
  await sql`update probes set tags = ${['x', 'y']} where id = any (${UUIDS})`;
  expect(await sql`select tags from probes`).toEqual([{ tags: ['x', 'y'] }]);
});

// patches/ has what the driver lacks for this: it kept the words of the dead connection for the next one.
test('a query that meets the end of its connection does not hold up the next', async () => {
  await using database = await createTestDatabase();
  const sockets: Socket[] = [];
  const sql = connectPostgres(database.url, {
    max: 1,
    connect_timeout: 2,
    socket: () => {
      const { hostname, port } = new URL(database.url);
      const socket = connect(Number(port), hostname);
      sockets.push(socket);
      return socket;
    },
  } as Parameters<typeof connectPostgres>[1]);
  await sql`select 1`;
  const late = Promise.withResolvers<unknown>();
  sockets[0]?.destroy();
  // Node tells of the end after this, in the same turn: the query is written, but not sent yet.
  setImmediate(() => void sql`select 2`.then(late.reject, late.resolve));
  expect(await late.promise).toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(await sql`select 3 as n`).toEqual([{ n: 3 }]);
  await sql.end({ timeout: 1 });
});
