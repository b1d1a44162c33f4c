import type { Logger } from '@taskloom/platform';

import { sweepAccounts } from '../accounts/sweep.ts';
import { deleteExpiredTokens } from '../auth/token-store.ts';
import { describeForLog } from '../errors.ts';
import type { Database } from './database.ts';

const HOUR_MS = 3_600_000;

/** Operations deleted in one statement: each takes its activity along. */
const OPERATIONS_AT_ONCE = 1_000;

interface Keeping {
  /** How long what people did can be looked up and undone; 0 is for ever. */
  activityDays: number;
}

/** Deletes, every hour, what nobody can ask for any more: idempotency keys, tokens, notices, old activity. */
export class Housekeeping implements AsyncDisposable {
  readonly #timer: NodeJS.Timeout;
  #sweep: Promise<void> = Promise.resolve();

  constructor({ database, logger, ...keeping }: Keeping & { database: Database; logger: Logger }) {
    this.#timer = setInterval(() => {
      this.#sweep = sweep(database, keeping).catch((error: unknown) =>
        logger.warn({ error: describeForLog(error) }, 'housekeeping failed'),
      );
    }, HOUR_MS).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweep;
  }
}

/** One round of it. */
export async function sweep(database: Database, { activityDays }: Keeping): Promise<void> {
  await database.asSystem(async (sql) => {
    await deleteExpiredTokens(sql);
    await sweepAccounts(sql);
    await sql`
      delete from taskloom.idempotency_keys where created_at < now() - interval '7 days'`;
    await sql`delete from taskloom.mcp_sessions where used_at < now() - interval '30 days'`;
    // With their deliveries: the log of what went out goes back a month.
    await sql`delete from taskloom.notices where created_at < now() - interval '30 days'`;
  });
  if (activityDays === 0) return;
  let deleted = OPERATIONS_AT_ONCE;
  while (deleted === OPERATIONS_AT_ONCE)
    deleted = await deleteOldOperations(database, activityDays);
}

/** Each in a transaction of its own: nobody waits long for a lock. */
async function deleteOldOperations(database: Database, days: number): Promise<number> {
  return database.asSystem(async (sql) => {
    const { count } = await sql`
      delete from taskloom.operations where id in (
        select id from taskloom.operations
         where created_at < now() - make_interval(days => ${days}::int)
         order by created_at limit ${OPERATIONS_AT_ONCE})`;
    return count;
  });
}
