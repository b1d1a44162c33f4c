import type { Logger } from '@taskloom/platform';

import { deleteExpiredTokens } from '../auth/token-store.ts';
import { describeForLog } from '../errors.ts';
import type { Database } from './database.ts';

const HOUR_MS = 3_600_000;

/** Deletes, every hour, what nobody can ask for any more: old idempotency keys, expired tokens, old notices. */
export class Housekeeping implements AsyncDisposable {
  readonly #timer: NodeJS.Timeout;
  #sweep: Promise<void> = Promise.resolve();

  constructor({ database, logger }: { database: Database; logger: Logger }) {
    this.#timer = setInterval(() => {
      this.#sweep = sweep(database).catch((error: unknown) =>
        logger.warn({ error: describeForLog(error) }, 'housekeeping failed'),
      );
    }, HOUR_MS).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweep;
  }
}

async function sweep(database: Database): Promise<void> {
  await database.asSystem(async (sql) => {
    await deleteExpiredTokens(sql);
    await sql`
      delete from taskloom.idempotency_keys where created_at < now() - interval '7 days'`;
    // With their deliveries: the log of what went out goes back a month.
    await sql`delete from taskloom.notices where created_at < now() - interval '30 days'`;
  });
}
