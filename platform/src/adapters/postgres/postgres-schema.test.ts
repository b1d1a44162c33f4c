import { expect, test } from 'vitest';

import { createTestDatabase } from '../../testing/test-database.ts';
import { connectPostgres } from './connect-postgres.ts';
import { migratePlatform } from './postgres-schema.ts';

test('makes the tables once, however many services start together and how often', async () => {
  await using database = await createTestDatabase();
  const services = Array.from({ length: 5 }, () => connectPostgres(database.url, { max: 2 }));
  await using stack = new AsyncDisposableStack();
  for (const sql of services) stack.defer(() => sql.end());
  await Promise.all(services.map((sql) => migratePlatform(sql)));
  await Promise.all(services.map((sql) => migratePlatform(sql)));
  const sql = stack.adopt(connectPostgres(database.url, { max: 1 }), (own) => own.end());
  const tables = await sql`
    select table_name from information_schema.tables
     where table_schema = 'taskloom_platform' order by table_name`;
  expect(tables.map(({ table_name }) => table_name as string)).toEqual([
    'dead_letters',
    'deliveries',
    'state',
    'subscriptions',
  ]);
});
