import postgres from 'postgres';

import { describeStateStore } from '../ports/state-store.contract.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { migratePlatform } from './postgres-schema.ts';
import { createPostgresStateStore } from './postgres-state-store.ts';

describeStateStore('PostgresStateStore', async () => {
  const stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const sql = postgres(database.url, { max: 10, onnotice: () => {} });
  stack.defer(() => sql.end());
  await migratePlatform(sql);
  return {
    store: stack.use(createPostgresStateStore({ sql })),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
});
