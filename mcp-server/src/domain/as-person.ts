import type { TransactionSql } from '../database/connect.ts';

/** Within a system's transaction: sees and changes for a while only what the person may. */
export async function asPerson<T>(
  sql: TransactionSql,
  userId: string,
  run: () => Promise<T>,
): Promise<T> {
  await become(sql, { role: 'taskloom_user', userId });
  const result = await run();
  // After an error the transaction, or the savepoint around this, is rolled back: the role with it.
  await become(sql, { role: 'taskloom_system', userId: '' });
  return result;
}

/**
 * Within a person's transaction: what the rules let follow from their right although their rows do not
 * show it. `run` has to ask for that right itself.
 */
export async function asSystem<T>(
  sql: TransactionSql,
  userId: string,
  run: () => Promise<T>,
): Promise<T> {
  await become(sql, { role: 'taskloom_system', userId });
  const result = await run();
  await become(sql, { role: 'taskloom_user', userId });
  return result;
}

async function become(
  sql: TransactionSql,
  { role, userId }: { role: string; userId: string },
): Promise<void> {
  await sql`
    select set_config('role', ${role}, true), set_config('taskloom.user_id', ${userId}, true)`;
}
