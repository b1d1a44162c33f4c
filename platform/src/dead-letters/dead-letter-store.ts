import type { CloudEvent } from '@taskloom/contracts';
import type postgres from 'postgres';

/** An event that a consumer could not handle. */
export interface DeadLetter {
  id: string;
  topic: string;
  consumer: string;
  event: CloudEvent;
  attempts: number;
  /** Kind of the last error, without its text. */
  error: string;
  /** RFC 3339, UTC. */
  dead_at: string;
}

export interface DeadLetterStore {
  /** Oldest first, after the one with the id `after`. */
  list(page: { limit: number; after?: string | undefined }): Promise<DeadLetter[]>;
  find(id: string): Promise<(DeadLetter & { key: string }) | undefined>;
  /** The same event of the same consumer is kept once. */
  add(letter: Omit<DeadLetter, 'id' | 'dead_at'>): Promise<void>;
  /** Whether it was there. */
  remove(id: string): Promise<boolean>;
  count(): Promise<number>;
}

/** The table that the PostgreSQL event bus writes too. */
export function createDeadLetterStore(sql: postgres.Sql): DeadLetterStore {
  const columns = sql`id::text, topic, consumer, event, attempts, error,
    to_char(dead_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as dead_at`;
  return {
    list: ({ limit, after = '0' }) => sql<DeadLetter[]>`
      select ${columns} from taskloom_platform.dead_letters
       where id > ${after}::bigint order by id limit ${limit}`,
    async find(id) {
      const [letter] = await sql<(DeadLetter & { key: string })[]>`
        select ${columns}, key from taskloom_platform.dead_letters where id = ${id}::bigint`;
      return letter;
    },
    async add({ topic, consumer, event, attempts, error }) {
      await sql`
        insert into taskloom_platform.dead_letters (topic, consumer, key, event, attempts, error)
        select ${topic}, ${consumer}, ${event.subject}, ${sql.json(event as never)}, ${attempts}, ${error}
         where not exists (
           select 1 from taskloom_platform.dead_letters
            where consumer = ${consumer} and topic = ${topic} and event ->> 'id' = ${event.id})`;
    },
    async remove(id) {
      const gone = await sql`
        delete from taskloom_platform.dead_letters where id = ${id}::bigint returning id`;
      return gone.length > 0;
    },
    async count() {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from taskloom_platform.dead_letters`;
      return row?.count ?? 0;
    },
  };
}
