import type { Logger } from '@taskloom/platform';

import type { Database } from '../database/database.ts';
import { describeForLog } from '../errors.ts';
import type { Authenticator } from './authenticate.ts';
import { hashToken } from './token-store.ts';

const EVERY_MS = 30_000;

/** Notes which tokens were used, and writes it down every half a minute: a call waits for none of it. */
export class TokenUses implements AsyncDisposable {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #seen = new Set<string>();
  #writing: Promise<void> = Promise.resolve();

  constructor({ database, logger }: { database: Database; logger: Logger }) {
    this.#database = database;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.write(), EVERY_MS).unref();
  }

  /** The same, noting the tokens of people that it finds good. */
  noting(authenticate: Authenticator): Authenticator {
    return async (authorization) => {
      const principal = await authenticate(authorization);
      if (principal?.kind === 'person' && authorization !== undefined)
        this.#seen.add(authorization.slice(authorization.lastIndexOf(' ') + 1));
      return principal;
    };
  }

  async write(): Promise<void> {
    if (this.#seen.size === 0) return;
    const hashes = [...this.#seen].map((token) => hashToken(token).toString('hex'));
    this.#seen = new Set();
    this.#writing = record(this.#database, hashes).catch((error: unknown) =>
      this.#logger.warn({ error: describeForLog(error) }, 'uses of tokens were not written down'),
    );
    await this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    await this.write();
  }
}

/** When tokens and their apps were last used; the first use of a day goes on the person's record. */
async function record(database: Database, hashes: string[]): Promise<void> {
  await database.asSystem(
    (sql) => sql`
      with used as (
        update taskloom.access_tokens t set last_used_at = now()
          from (select id, last_used_at from taskloom.access_tokens
                 where kind in ('app', 'personal')
                   and token_hash in (select decode(h, 'hex') from unnest(${hashes}::text[]) h)) before
         where t.id = before.id
        returning t.user_id, t.name, t.grant_id, before.last_used_at
      ), apps as (
        update taskloom.oauth_grants g set last_used_at = now()
          from (select id, last_used_at from taskloom.oauth_grants
                 where id in (select grant_id from used)) before
         where g.id = before.id
        returning g.id, g.user_id, g.client_name, before.last_used_at
      )
      insert into taskloom.audit_log (user_id, event, app)
      select user_id, 'app_used', name from (
        select user_id, name, last_used_at from used where grant_id is null
        union all select user_id, client_name, last_used_at from apps) first_of_day
       where coalesce(last_used_at, '-infinity') < date_trunc('day', now())`,
  );
}
