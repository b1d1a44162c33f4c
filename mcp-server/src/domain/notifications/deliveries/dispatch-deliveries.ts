import { v7 as uuidv7 } from 'uuid';

import { listTitles } from '../intents/list-titles.ts';
import {
  announce,
  insertOnce,
  type NotificationIntentRow,
  SUMMARY_THRESHOLD,
} from '../intents/intent-store.ts';
import type { DispatchResult } from '../dispatch-result.ts';
import type { UnitOfWork } from '../../unit-of-work.ts';
import { describeForLog, failsWholeCall } from '../../../errors.ts';
import type { SystemContext } from '../../system-context.ts';
import { VISIBILITY_TIMEOUT_SECONDS } from './retry-schedule.ts';

interface DueDelivery {
  id: string;
  notice_id: string;
  channel_id: string;
  user_id: string;
  held: boolean;
}

/** Sends the workers to what has to be tried (again), or was held back by quiet hours that are over. */
export async function dispatchDeliveries(
  ctx: SystemContext,
  limit: number,
): Promise<DispatchResult> {
  const { sql } = ctx;
  const now = ctx.now.toString();
  const onItsWay = ctx.now.add({ seconds: VISIBILITY_TIMEOUT_SECONDS }).toString();
  const due = await sql<DueDelivery[]>`
    update taskloom.deliveries set due_at = ${onItsWay}
     where id in (
       select id from taskloom.deliveries where due_at <= ${now}
        order by due_at limit ${limit} for update skip locked)
     returning id, notice_id, channel_id, user_id, held and state = 'pending' as held`;
  for (const [userId, theirs] of Map.groupBy(due, ({ user_id }) => user_id))
    try {
      await ctx.actFor(userId, (work) => releaseFor(work, theirs));
    } catch (error) {
      // They are due again in a minute, and hold up nobody else's.
      if (failsWholeCall(error) || ctx.signal.aborted) throw error;
      ctx.logger.error({ error: describeForLog(error), userId }, 'deliveries not released');
    }
  const [rest] = await sql<{ more: boolean; next_at: string | null }[]>`
    select exists (select 1 from taskloom.deliveries where due_at <= ${now}) as more,
           (select min(due_at) from taskloom.deliveries where due_at > ${now}) as next_at`;
  return { released: due.length, more: rest?.more ?? false, nextAt: rest?.next_at ?? null };
}

async function releaseFor(work: UnitOfWork, due: readonly DueDelivery[]): Promise<void> {
  const { sql } = work;
  const held = new Set(due.flatMap((row) => (row.held ? row.notice_id : [])));
  const summedUp = held.size > SUMMARY_THRESHOLD;
  if (summedUp) await sumUp(work);
  const ids = due.flatMap((row) => (summedUp && row.held ? [] : row.notice_id));
  const intents = await sql<NotificationIntentRow[]>`
    select * from taskloom.notices where id = any (${[...new Set(ids)]}::uuid[])`;
  await announce(work, intents);
}

/** The inbox has each of them already; outside of it one notification stands for all. */
async function sumUp(work: UnitOfWork): Promise<void> {
  const { sql, actor, changes } = work;
  const dropped = await sql<{ notice_id: string; channel_id: string }[]>`
    update taskloom.deliveries set state = 'dropped', ready_at = null, due_at = null
     where user_id = ${actor.userId} and held and state = 'pending' and ready_at <= ${changes.at}
     returning notice_id, channel_id`;
  const intents = await sql<NotificationIntentRow[]>`
    select * from taskloom.notices
     where id = any (${dropped.map((row) => row.notice_id)}::uuid[]) order by created_at`;
  const [summary] = await insertOnce(work, [
    {
      userId: actor.userId,
      kind: 'summary',
      key: changes.operationId,
      title: `${intents.length} notifications from your quiet hours`,
      body: listTitles(intents.map(({ title }) => title)),
      silent: true,
    },
  ]);
  if (!summary) return;
  await sql`update taskloom.notices set planned_at = ${changes.at} where id = ${summary.id}`;
  const channels = [...new Set(dropped.map((row) => row.channel_id))];
  await sql`
    insert into taskloom.deliveries ${sql(
      channels.map((channel_id) => ({
        id: uuidv7(),
        notice_id: summary.id,
        channel_id,
        user_id: actor.userId,
        ready_at: changes.at,
        // The event below is on its way; the tick sees to it should that be lost.
        due_at: new Date(Date.parse(changes.at) + VISIBILITY_TIMEOUT_SECONDS * 1000).toISOString(),
        created_at: changes.at,
      })),
    )}`;
  await announce(work, [summary]);
}
