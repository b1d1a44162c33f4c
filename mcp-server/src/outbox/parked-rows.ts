import type { CloudEvent, Topic } from '@taskloom/contracts';

import type { Database } from '../database/database.ts';

/** An event that the broker keeps refusing while it takes others. */
export interface ParkedRow {
  id: string;
  topic: Topic;
  event: CloudEvent;
  attempts: number;
  /** Kind of the broker's last refusal. */
  error: string;
  /** RFC 3339, UTC. */
  parked_at: string;
}

export interface ParkedRows {
  /** Oldest first, after the one with the id `after`. */
  list(page: { limit: number; after: string }): Promise<ParkedRow[]>;
  find(id: string): Promise<ParkedRow | undefined>;
  /** Gives it to the relay again, with all its tries before it. Whether it was parked. */
  unpark(id: string): Promise<boolean>;
  /** For good. Whether it was parked. */
  remove(id: string): Promise<boolean>;
}

export function createParkedRows(database: Pick<Database, 'asSystem'>): ParkedRows {
  const select = (where: { after?: string; id?: string; limit: number }) =>
    database.asSystem(
      (sql) => sql<ParkedRow[]>`
        select id::text, topic, event, attempts, coalesce(last_error, '') as error,
               to_char(parked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as parked_at
          from taskloom.outbox
         where parked_at is not null and id > ${where.after ?? '0'}::bigint
           and ${where.id === undefined ? sql`true` : sql`id = ${where.id}::bigint`}
         order by outbox.id limit ${where.limit}`,
    );
  return {
    list: select,
    find: async (id) => (await select({ id, limit: 1 }))[0],
    unpark: (id) =>
      database.asSystem(async (sql) => {
        const rows = await sql`
          update taskloom.outbox
             set parked_at = null, attempts = 0, available_at = now(), last_error = null
           where id = ${id}::bigint and parked_at is not null returning id`;
        return rows.length > 0;
      }),
    remove: (id) =>
      database.asSystem(async (sql) => {
        const rows = await sql`
          delete from taskloom.outbox
           where id = ${id}::bigint and parked_at is not null returning id`;
        return rows.length > 0;
      }),
  };
}
