import { setTimeout as sleep } from 'node:timers/promises';

import { inTransaction } from '@taskloom/platform';

import { isStalePlan, isTransactionConflict } from '../errors.ts';
import type { Sql, TransactionSql } from './connect.ts';
import { FairShare } from './fair-share.ts';

/** How often a transaction that lost against another is tried, each time after a longer pause. */
const ATTEMPTS = 8;
const PAUSE_MS = 10;
/** After a migration: each try prepares one statement anew, and each connection has its own. */
const STALE_ATTEMPTS = 64;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

/** Transactions under a role that row-level security binds. */
export interface Database {
  /** Sees and changes what the person may. */
  asUser<T>(userId: string, run: (sql: TransactionSql) => Promise<T>): Promise<T>;
  /** The same for what only reads: the result is there before the commit, with which nothing can be lost. */
  readAsUser<T>(userId: string, run: (sql: TransactionSql) => Promise<T>): Promise<T>;
  /** Sees everything: for service principals and for finding out who calls. */
  asSystem<T>(run: (sql: TransactionSql) => Promise<T>): Promise<T>;
  /** Transactions under way, with those that wait for a connection. */
  readonly openTransactions: number;
}

export function createDatabase(
  sql: Sql,
  { transactionsPerPerson = Infinity }: { transactionsPerPerson?: number } = {},
): Database {
  const shares = new FairShare(transactionsPerPerson);
  // Reading may take the database long: half of them, so that a core is left for others.
  const readers = new FairShare(Math.max(1, Math.floor(transactionsPerPerson / 2)));
  let open = 0;
  const transact: typeof transactOn = async (...work) => {
    open += 1;
    try {
      return await transactOn(...work);
    } finally {
      open -= 1;
    }
  };
  const database: Database = {
    get openTransactions() {
      return open;
    },
    async asUser(userId, run) {
      if (!UUID.test(userId)) throw new TypeError('a user is named by a UUID');
      const become = `set local role taskloom_user; set local taskloom.user_id = '${userId}'`;
      return shares.run(userId, () => transact(sql, become, run));
    },
    readAsUser: (userId, run) =>
      new Promise((resolve, reject) => {
        readers
          .run(userId, () => database.asUser(userId, async (tx) => resolve(await run(tx))))
          .catch(reject);
      }),
    asSystem: (run) =>
      transact(sql, "set local role taskloom_system; set local taskloom.user_id = ''", run),
  };
  return database;
}

async function transactOn<T>(
  sql: Sql,
  become: string,
  run: (sql: TransactionSql) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(sql, (tx) => {
        // Not waited for: it goes out with BEGIN, and in front of whatever is asked first.
        void tx.unsafe(become).execute();
        return run(tx);
      });
    } catch (error) {
      if (isStalePlan(error) && attempt < STALE_ATTEMPTS) continue;
      if (!isTransactionConflict(error) || attempt >= ATTEMPTS) throw error;
      // At random, so that those who met do not meet again.
      await sleep(Math.random() * PAUSE_MS * attempt);
    }
  }
}
