import { randomBytes } from 'node:crypto';

import type { TransactionSql } from '../../database/connect.ts';
import type { Database } from '../../database/database.ts';
import type { NotifiedCache } from '../../database/notified-cache.ts';
import { invalidInput } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';

/** On which PostgreSQL tells the ids of sessions that changed or ended. */
export const CHANGED_SESSIONS = 'taskloom.mcp_sessions';

export interface Session {
  id: string;
  principalId: string;
  /** The parameters of its `initialize`, as the client sent them. */
  handshake: Record<string, unknown>;
  subscriptions: readonly string[];
}

/** Sessions of the earlier protocol era, in the database: no client is tied to one replica. */
export class SessionStore {
  readonly #database: Database;
  readonly #cache: NotifiedCache<Session>;

  constructor({ database, cache }: { database: Database; cache: NotifiedCache<Session> }) {
    this.#database = database;
    this.#cache = cache;
  }

  /** Opens one; a principal's oldest ones make room. Returns its id. */
  async open(principalId: string, handshake: Record<string, unknown>): Promise<string> {
    const id = randomBytes(24).toString('base64url');
    await this.#database.asSystem(async (sql) => {
      await sql`
        insert into taskloom.mcp_sessions (id, principal_id, handshake)
        values (${id}, ${principalId}, ${sql.json(handshake as never)})`;
      await sql`
        delete from taskloom.mcp_sessions where id in (
          select id from taskloom.mcp_sessions where principal_id = ${principalId}
           order by used_at desc offset ${LIMITS.sessionsPerPrincipal})`;
    });
    return id;
  }

  /** `undefined` when there is none, or when it is another's. */
  async find(id: string, principalId: string): Promise<Session | undefined> {
    const session = await this.#cache.get(id, () =>
      this.#database.asSystem((sql) => readSession(sql, id)),
    );
    return session?.principalId === principalId ? session : undefined;
  }

  /** @throws invalid_input when it hears of too many already */
  async subscribe(id: string, uri: string): Promise<void> {
    const changed = await this.#database.asSystem(
      (sql) => sql`
        update taskloom.mcp_sessions
           set subscriptions = array_append(array_remove(subscriptions, ${uri}), ${uri})
         where id = ${id}
           and (cardinality(subscriptions) < ${LIMITS.subscriptionsPerSession}
                or ${uri} = any (subscriptions))`,
    );
    this.forget(id);
    if (changed.count === 0)
      throw invalidInput(`A session has at most ${LIMITS.subscriptionsPerSession} subscriptions.`, {
        path: 'uri',
      });
  }

  async unsubscribe(id: string, uri: string): Promise<void> {
    await this.#database.asSystem(
      (sql) => sql`
        update taskloom.mcp_sessions set subscriptions = array_remove(subscriptions, ${uri})
         where id = ${id}`,
    );
    this.forget(id);
  }

  async end(id: string): Promise<void> {
    await this.#database.asSystem((sql) => sql`delete from taskloom.mcp_sessions where id = ${id}`);
    this.forget(id);
  }

  /** Another replica changed it. */
  forget(id: string): void {
    this.#cache.forget(id);
  }
}

/** Notes its use once an hour: those that nobody uses are deleted after a month. */
async function readSession(sql: TransactionSql, id: string): Promise<Session | undefined> {
  const [row] = await sql<(Session & { isIdle: boolean })[]>`
    select id, principal_id "principalId", handshake, subscriptions,
           used_at < now() - interval '1 hour' "isIdle"
      from taskloom.mcp_sessions where id = ${id}`;
  if (!row) return undefined;
  const { isIdle, ...session } = row;
  if (isIdle) await sql`update taskloom.mcp_sessions set used_at = now() where id = ${id}`;
  return session;
}
