import { setTimeout as sleep } from 'node:timers/promises';

import { inTransaction } from '@taskloom/platform';

import { isTransactionConflict } from '../errors.ts';
import type { Sql, TransactionSql } from './connect.ts';

/** How often a transaction that lost against another is tried, each time after a longer pause. */
const ATTEMPTS = 8;
const PAUSE_MS = 10;

/** Transactions under a role that row-level security binds. */
export interface Database {
  /** Sees and changes what the person may. */
  asUser<T>(userId: string, run: (sql: TransactionSql) => Promise<T>): Promise<T>;
  /** Sees everything: for service principals and for finding out who calls. */
  asSystem<T>(run: (sql: TransactionSql) => Promise<T>): Promise<T>;
}

export function createDatabase(sql: Sql): Database {
  return {
    asUser: (userId, run) => transact(sql, { role: 'taskloom_user', userId }, run),
    asSystem: (run) => transact(sql, { role: 'taskloom_system', userId: '' }, run),
  };
}

async function transact<T>(
  sql: Sql,
  who: { role: string; userId: string },
  run: (sql: TransactionSql) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(sql, async (tx) => {
        await tx`select set_config('role', ${who.role}, true),
                        set_config('taskloom.user_id', ${who.userId}, true)`;
        return run(tx);
      });
    } catch (error) {
      if (!isTransactionConflict(error) || attempt === ATTEMPTS) throw error;
      // At random, so that those who met do not meet again.
      await sleep(Math.random() * PAUSE_MS * attempt);
    }
  }
}
