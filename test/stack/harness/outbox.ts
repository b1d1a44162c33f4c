import { connectPostgres } from '@taskloom/platform';

import type { TestStack } from './test-stack.ts';

/** Rows that wait for the broker, parked ones among them. */
export async function countOutbox(stack: TestStack): Promise<number> {
  const sql = connectPostgres(stack.databaseUrl, { max: 1 });
  try {
    const [row] = await sql<
      { count: number }[]
    >`select count(*)::int as count from taskloom.outbox`;
    return row?.count ?? 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
