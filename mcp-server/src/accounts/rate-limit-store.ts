import type { ClientRateLimitInfo, Store } from 'express-rate-limit';

import type { Database } from '../database/database.ts';

/** Counts for all replicas in PostgreSQL, each key for a window of its own. */
export class RateLimitStore implements Store {
  readonly localKeys = false;
  readonly prefix: string;
  readonly #database: Database;
  readonly #seconds: number;

  constructor(options: { database: Database; prefix: string; seconds: number }) {
    this.#database = options.database;
    this.prefix = `${options.prefix}:`;
    this.#seconds = options.seconds;
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    const [row] = await this.#database.asSystem(
      (sql) => sql<{ hits: number; reset_at: string }[]>`
        insert into taskloom.rate_limits as kept (key, hits, reset_at)
        values (${this.prefix + key}, 1, now() + make_interval(secs => ${this.#seconds}))
        on conflict (key) do update set
          hits = case when kept.reset_at <= now() then 1 else kept.hits + 1 end,
          reset_at = case when kept.reset_at <= now() then excluded.reset_at else kept.reset_at end
        returning hits, reset_at`,
    );
    return { totalHits: row?.hits ?? 1, resetTime: row && new Date(row.reset_at) };
  }

  async get(key: string): Promise<ClientRateLimitInfo | undefined> {
    const [row] = await this.#database.asSystem(
      (sql) => sql<{ hits: number; reset_at: string }[]>`
        select hits, reset_at from taskloom.rate_limits
         where key = ${this.prefix + key} and reset_at > now()`,
    );
    return row && { totalHits: row.hits, resetTime: new Date(row.reset_at) };
  }

  async decrement(key: string): Promise<void> {
    await this.#database.asSystem(
      (sql) => sql`
        update taskloom.rate_limits set hits = greatest(hits - 1, 0)
         where key = ${this.prefix + key}`,
    );
  }

  async resetKey(key: string): Promise<void> {
    await this.#database.asSystem(
      (sql) => sql`delete from taskloom.rate_limits where key = ${this.prefix + key}`,
    );
  }
}
