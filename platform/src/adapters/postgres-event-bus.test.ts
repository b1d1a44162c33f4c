import postgres from 'postgres';

import { createLogger } from '../logs/logger.ts';
import { describeEventBus } from '../ports/event-bus.contract.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { createPostgresEventBus } from './postgres-event-bus.ts';
import { migratePlatform } from './postgres-schema.ts';

describeEventBus('PostgresEventBus', async () => {
  const stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const sql = postgres(database.url, { max: 20, onnotice: () => {} });
  stack.defer(() => sql.end());
  await migratePlatform(sql);
  const bus = createPostgresEventBus({
    sql,
    logger: createLogger({ name: 'test', level: 'silent' }),
    retry: { maxAttempts: 4, backoffMs: 10 },
  });
  stack.use(bus);
  return {
    bus,
    async deadLetters(consumer) {
      const rows = await sql<{ id: string }[]>`
        select event ->> 'id' as id from taskloom_platform.dead_letters
         where consumer = ${consumer}`;
      return rows.map((row) => row.id);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
});
