import { topics } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';

import type { TransactionSql } from '../database/connect.ts';
import { outboxRow } from '../domain/outbox-events.ts';

/**
 * Removes a person with everything that is theirs alone. A project that others are in goes on: when it
 * would have no owner left, the member who has been there longest becomes one. An event tells the others.
 */
export async function deleteAccount(sql: TransactionSql, userId: string): Promise<void> {
  await sql`
    update taskloom.project_members heir set role = 'owner'
      from (select distinct on (other.project_id) other.project_id, other.user_id
              from taskloom.project_members mine
              join taskloom.project_members other
                on other.project_id = mine.project_id and other.user_id <> mine.user_id
             where mine.user_id = ${userId} and mine.role = 'owner'
               and not exists (select 1 from taskloom.project_members o
                                where o.project_id = mine.project_id and o.role = 'owner'
                                  and o.user_id <> mine.user_id)
             order by other.project_id, other.role = 'editor' desc, other.created_at) next
     where heir.project_id = next.project_id and heir.user_id = next.user_id`;
  await sql`
    delete from taskloom.projects p
     where p.id in (select project_id from taskloom.project_members where user_id = ${userId})
       and not exists (select 1 from taskloom.project_members m
                        where m.project_id = p.id and m.user_id <> ${userId})`;
  await sql`delete from taskloom.operations where user_id = ${userId}`;
  await sql`delete from taskloom.idempotency_keys where principal_id = ${userId}`;
  await sql`delete from taskloom.users where id = ${userId}`;
  const event = {
    specversion: '1.0',
    id: uuidv7(),
    source: 'taskloom/mcp-server',
    type: 'account.deleted',
    subject: userId,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: { user_id: userId },
  } as const;
  const { topic, key, shard } = outboxRow({ topic: topics.taskEvents, key: userId, event });
  await sql`
    insert into taskloom.outbox (topic, key, shard, event)
    values (${topic}, ${key}, ${shard}, ${sql.json(event)})`;
}
