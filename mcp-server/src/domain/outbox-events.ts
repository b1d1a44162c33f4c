import type { CloudEvent, Topic } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';

import { shardOf } from '../outbox/shards.ts';
import type { Work } from './work.ts';

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const ROWS_AT_ONCE = 1_000;

export interface OutboxEvent {
  topic: Topic;
  key: string;
  event: CloudEvent;
}

export async function addToOutbox({ sql }: Work, events: readonly OutboxEvent[]): Promise<void> {
  for (const some of portions(events))
    await sql`
      insert into taskloom.outbox ${sql(
        some.map(({ topic, key, event }) => ({
          topic,
          key,
          shard: shardOf(key),
          event: asJson(sql, event),
        })),
      )}`;
}

export function portions<T>(rows: readonly T[]): T[][] {
  const starts = Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, n) => n);
  return starts.map((n) => rows.slice(n * ROWS_AT_ONCE, (n + 1) * ROWS_AT_ONCE));
}

/** The library's type for JSON is narrower than what JSON holds. */
export function asJson(sql: Work['sql'], value: object | null) {
  return value === null ? null : sql.json(value as Parameters<typeof sql.json>[0]);
}

export function makeEvent(
  { changes, actor }: Work,
  {
    type,
    subject,
    version,
    data,
  }: {
    type: string;
    subject: string;
    version: number;
    data: Record<string, unknown>;
  },
): CloudEvent {
  return {
    specversion: '1.0',
    id: uuidv7(),
    source: 'taskloom/mcp-server',
    type,
    subject,
    time: changes.at,
    datacontenttype: 'application/json',
    data: { version, actor_id: actor.userId, operation_id: changes.operationId, ...data },
  };
}
