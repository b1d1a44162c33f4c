import type postgres from 'postgres';

import { EtagMismatch, type StateEntry, type StateStore } from '../../ports/state-store.ts';
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
  /** Keys that are asked for in one turn are read by one statement. */
  let together: { keys: Set<string>; entries: Promise<Map<string, StateEntry>> } | undefined;
  function readTogether(key: string): Promise<Map<string, StateEntry>> {
    const keys = together?.keys ?? new Set();
    keys.add(key);
    together ??= { keys, entries: Promise.resolve().then(() => read(keys)) };
    return together.entries;
  }
  async function read(keys: ReadonlySet<string>): Promise<Map<string, StateEntry>> {
    together = undefined;
    const rows = await sql<(StateEntry & { key: string })[]>`
      select key, value, etag::text as etag from taskloom_platform.state
       where key = any (${[...keys]}::text[]) and (expires_at is null or expires_at > now())`;
    return new Map(rows.map(({ key, ...entry }) => [key, entry]));
  }
  return {
    async get(key, { signal } = {}) {
      return (await untilAborted(readTogether(key), signal)).get(key);
    },
    async set(key, value, { etag, ttlSeconds, signal } = {}) {
      // The driver's own JSON parameters turn null into SQL's.
      const json = sql`${toJson(value)}::text::jsonb`;
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

/** Who has given up does not wait; others may still want what is read. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const giveUp = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  return Promise.race([work, aborted.promise]).finally(() =>
    signal.removeEventListener('abort', giveUp),
  );
}

/** As jsonb takes it: NUL and halves of characters, which a model may answer with, become U+FFFD. */
function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!/\\u(?:0000|d[89a-f])/u.test(json)) return json;
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\0', '\ufffd').toWellFormed() : part,
  );
}
