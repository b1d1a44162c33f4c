import type { CloudEvent, Topic } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';

import { shardOf } from '../outbox/shards.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import { asJson, chunk } from './write-rows.ts';

export interface OutboxEvent {
  topic: Topic;
  key: string;
  event: CloudEvent;
}

export function outboxRow({ topic, key, event }: OutboxEvent) {
  return { topic, key, shard: shardOf(key), event };
}

export async function addToOutbox(
  { sql }: UnitOfWork,
  events: readonly OutboxEvent[],
): Promise<void> {
  for (const some of chunk(events.map(outboxRow)))
    await sql`
      insert into taskloom.outbox (topic, key, shard, event)
      select topic, key, shard, event
        from jsonb_populate_recordset(null::taskloom.outbox, ${asJson(sql, some)})`;
}

export function makeEvent(
  { changes, actor }: UnitOfWork,
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
    ...(changes.traceparent === undefined ? {} : { traceparent: changes.traceparent }),
    data: { version, actor_id: actor.userId, operation_id: changes.operationId, ...data },
  };
}
