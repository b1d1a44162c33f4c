import type postgres from 'postgres';

import { EtagMismatch, type StateStore } from '../ports/state-store.ts';
import { runQuery } from './run-query.ts';

const SWEEP_MS = 60_000;

/**
 * State in a table. Etags come from one sequence, so that an entry that was deleted and made again
 * never has an etag that an older reader still holds.
 */
export function createPostgresStateStore({ sql }: { sql: postgres.Sql }): StateStore {
  const next = sql`nextval('taskloom_platform.state_version')`;
  const sweeper = setInterval(() => {
    // A sweep that fails is made up for by the next; expired entries are not read meanwhile.
    sql`delete from taskloom_platform.state where expires_at < now()`.catch(() => {});
  }, SWEEP_MS).unref();
  return {
    async get(key, { signal } = {}) {
      const query = sql<{ value: unknown; etag: string }[]>`
        select value, etag::text as etag from taskloom_platform.state
         where key = ${key} and (expires_at is null or expires_at > now())`;
      const [row] = await runQuery(query, signal);
      return row && { value: row.value, etag: row.etag };
    },
    async set(key, value, { etag, ttlSeconds, signal } = {}) {
      // The driver's own JSON parameters turn null into SQL's.
      const json = sql`${JSON.stringify(value)}::text::jsonb`;
      const expires =
        ttlSeconds === undefined ? sql`null` : sql`now() + make_interval(secs => ${ttlSeconds})`;
      const alive = sql`(s.expires_at is null or s.expires_at > now())`;
      const query =
        typeof etag === 'string'
          ? sql<{ etag: string }[]>`
              update taskloom_platform.state s
                 set value = ${json}, etag = ${next}, expires_at = ${expires}
               where key = ${key} and etag::text = ${etag} and ${alive}
              returning etag::text as etag`
          : sql<{ etag: string }[]>`
              insert into taskloom_platform.state as s (key, value, etag, expires_at)
              values (${key}, ${json}, ${next}, ${expires})
              on conflict (key) do update
                 set value = excluded.value, etag = excluded.etag, expires_at = excluded.expires_at
               where ${etag === null ? sql`not ${alive}` : sql`true`}
              returning etag::text as etag`;
      const [row] = await runQuery(query, signal);
      if (!row) throw new EtagMismatch(key);
      return row.etag;
    },
    async delete(key, { etag, signal } = {}) {
      const query = sql<{ deleted: boolean; present: boolean }[]>`
        with gone as (
          delete from taskloom_platform.state
           where key = ${key} and ${etag === undefined ? sql`true` : sql`etag::text = ${etag}`}
          returning key)
        select exists (select 1 from gone) as deleted,
               exists (select 1 from taskloom_platform.state where key = ${key}
                        and (expires_at is null or expires_at > now())) as present`;
      const [row] = await runQuery(query, signal);
      if (etag !== undefined && row?.deleted === false && row.present) throw new EtagMismatch(key);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(sweeper);
    },
  };
}
