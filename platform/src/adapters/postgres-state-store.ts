import type postgres from 'postgres';

import { EtagMismatch, type StateStore } from '../ports/state-store.ts';

const SWEEP_MS = 60_000;

/** State in a table: the etag is a version that rises with every write. */
export function createPostgresStateStore({ sql }: { sql: postgres.Sql }): StateStore {
  const sweeper = setInterval(() => {
    // A sweep that fails is made up for by the next; expired entries are not read meanwhile.
    sql`delete from taskloom_platform.state where expires_at < now()`.catch(() => {});
  }, SWEEP_MS).unref();
  return {
    async get(key, { signal } = {}) {
      signal?.throwIfAborted();
      const [row] = await sql<{ value: unknown; etag: string }[]>`
        select value, etag::text as etag from taskloom_platform.state
         where key = ${key} and (expires_at is null or expires_at > now())`;
      return row && { value: row.value, etag: row.etag };
    },
    async set(key, value, { etag, ttlSeconds, signal } = {}) {
      signal?.throwIfAborted();
      const json = sql.json(value as Parameters<typeof sql.json>[0]);
      const expires =
        ttlSeconds === undefined ? sql`null` : sql`now() + make_interval(secs => ${ttlSeconds})`;
      const alive = sql`(s.expires_at is null or s.expires_at > now())`;
      const [row] =
        typeof etag === 'string'
          ? await sql<{ etag: string }[]>`
              update taskloom_platform.state s
                 set value = ${json}, etag = s.etag + 1, expires_at = ${expires}
               where key = ${key} and etag::text = ${etag} and ${alive}
              returning etag::text as etag`
          : await sql<{ etag: string }[]>`
              insert into taskloom_platform.state as s (key, value, expires_at)
              values (${key}, ${json}, ${expires})
              on conflict (key) do update
                 set value = excluded.value, etag = s.etag + 1, expires_at = excluded.expires_at
               where ${etag === null ? sql`not ${alive}` : sql`true`}
              returning etag::text as etag`;
      if (!row) throw new EtagMismatch(key);
      return row.etag;
    },
    async delete(key, { etag, signal } = {}) {
      signal?.throwIfAborted();
      if (etag === undefined) {
        await sql`delete from taskloom_platform.state where key = ${key}`;
        return;
      }
      const [row] = await sql<{ deleted: boolean; present: boolean }[]>`
        with gone as (
          delete from taskloom_platform.state
           where key = ${key} and etag::text = ${etag} returning key)
        select exists (select 1 from gone) as deleted,
               exists (select 1 from taskloom_platform.state where key = ${key}
                        and (expires_at is null or expires_at > now())) as present`;
      if (row && !row.deleted && row.present) throw new EtagMismatch(key);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(sweeper);
    },
  };
}
