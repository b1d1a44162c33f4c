import { topics } from '@taskloom/contracts';
import { Temporal } from 'temporal-polyfill';

import { describeWhen } from '../../words/index.ts';
import type { UserRow } from '../actors.ts';
import type { ReminderRow, TaskRow } from '../rows.ts';
import { listTitles } from '../notifications/intents/list-titles.ts';
import { announce, insertOnce, SUMMARY_THRESHOLD } from '../notifications/intents/intent-store.ts';
import { addToOutbox, makeEvent } from '../outbox-events.ts';
import { quietUntil } from '../settings/quiet-hours.ts';
import { dueOf } from '../tasks/present.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import type { DispatchResult } from '../notifications/dispatch-result.ts';
import { setRemindersAside } from './failures.ts';
import { describeForLog, failsWholeCall, isOwnFault } from '../../errors.ts';
import type { SystemContext } from '../system-context.ts';

/** After so many minutes a reminder counts as missed. */
const MISSED_AFTER_MINUTES = 2;
/** Of one person in one summary; whatever is beyond it makes another. */
const SUMMED_UP_AT_ONCE = 5_000;

interface DueReminder extends ReminderRow {
  task: TaskRow;
  /** The assignee, where that is somebody else who sees the task and has no reminder of their own. */
  also: string | null;
}

/**
 * Tells people of the reminders whose time has come. In quiet hours they wait for their end; many that
 * were missed become one notification. One release at a time deals with a person, whatever calls it.
 */
export async function dispatchReminders(
  ctx: SystemContext,
  limit: number,
): Promise<DispatchResult> {
  const now = ctx.now.toString();
  const users = await ctx.sql<UserRow[]>`
    select * from taskloom.users where id in (
      select user_id from taskloom.reminders
       where fire_at <= ${now} and released_at is null and ${isTime(ctx)}
       order by fire_at limit ${limit})
     order by id for no key update skip locked`;
  const userIds = users.map(({ id }) => id);
  const due = await claim(ctx, { userIds, limit });
  const dueOfUser = Map.groupBy(due, ({ user_id }) => user_id);
  let released = 0;
  for (const user of users) {
    const theirs = dueOfUser.get(user.id) ?? [];
    try {
      released += await tell(ctx, user, theirs);
    } catch (error) {
      await setRemindersAside(ctx, { reminders: theirs, error });
    }
  }
  const [rest] = await ctx.sql<{ more: boolean; next_at: string | null }[]>`
    select exists (select 1 from taskloom.reminders
                    where fire_at <= ${now} and released_at is null and ${isTime(ctx)}) as more,
           least((select min(fire_at) from taskloom.reminders
                   where released_at is null and fire_at > ${now}),
                 (select min(retry_at) from taskloom.reminders
                   where failures > 0 and released_at is null and retry_at > ${now})) as next_at`;
  return { released, more: rest?.more ?? false, nextAt: rest?.next_at ?? null };
}

/** One that failed waits for its next try. */
function isTime({ sql, now }: SystemContext) {
  return sql`(retry_at is null or retry_at <= ${now.toString()})`;
}

/** Marks due reminders as released and returns those there is still something to be reminded of. */
async function claim(
  ctx: SystemContext,
  { userIds, limit }: { userIds: readonly string[]; limit: number },
): Promise<DueReminder[]> {
  const { sql, now } = ctx;
  const rows = await sql<ReminderRow[]>`
    update taskloom.reminders set released_at = ${now.toString()}, retry_at = null
     where id in (
       select id from taskloom.reminders
        where user_id = any (${[...userIds]}::uuid[])
          and fire_at <= ${now.toString()} and released_at is null and ${isTime(ctx)}
        order by fire_at limit ${limit} for update skip locked)
     returning *`;
  const tasks = await sql<(TaskRow & { members: string[]; reminded: string[] })[]>`
    select t.*,
           (select array_agg(m.user_id) from taskloom.project_members m
             where m.project_id = t.project_id) as members,
           (select array_agg(distinct r.user_id) from taskloom.reminders r
             where r.task_id = t.id) as reminded
      from taskloom.tasks t
     where t.id = any (${rows.map((row) => row.task_id)}::uuid[])
       and t.status = 'open' and t.deleted_at is null`;
  const taskOf = new Map(tasks.map((task) => [task.id, task]));
  return rows
    .flatMap((row) => {
      const task = taskOf.get(row.task_id);
      if (!task?.members.includes(row.user_id)) return [];
      const { assignee_id: assignee, members, reminded } = task;
      const also =
        assignee !== null && members.includes(assignee) && !reminded.includes(assignee)
          ? assignee
          : null;
      return { ...row, task, also };
    })
    .toSorted((a, b) => sortKey(a).localeCompare(sortKey(b)));
}

function sortKey({ fire_at, id }: ReminderRow): string {
  return `${fire_at} ${id}`;
}

/** Returns how many reminders came to be told. */
async function tell(
  ctx: SystemContext,
  user: UserRow,
  due: readonly DueReminder[],
): Promise<number> {
  const end = quietUntil(user, ctx.now);
  const heldBack = end ? due.filter(({ task }) => !(user.quiet_urgent && task.priority === 1)) : [];
  if (end && heldBack.length > 0)
    await ctx.sql`
      update taskloom.reminders
         set released_at = null, held_from = coalesce(held_from, fire_at), fire_at = ${end.toString()}
       where id = any (${heldBack.map(({ id }) => id)}::uuid[])`;
  const ready = due.filter((reminder) => !heldBack.includes(reminder));
  const missed = ready.filter((reminder) => isMissed(ctx, reminder));
  const summedUp = missed.length > SUMMARY_THRESHOLD && !end;
  const all = summedUp
    ? [...missed, ...(await claim(ctx, { userIds: [user.id], limit: SUMMED_UP_AT_ONCE }))]
    : [];
  const single = summedUp ? ready.filter((reminder) => !missed.includes(reminder)) : ready;
  const told = [
    ...(await guarded(ctx, { userId: user.id, reminders: all, announce: announceSummary })),
    ...(await guarded(ctx, { userId: user.id, reminders: single, announce: announceEach })),
  ];
  for (const [assignee, theirs] of Map.groupBy(told, ({ also }) => also))
    if (assignee !== null)
      await ctx
        .actFor(assignee, (work) =>
          theirs.length > SUMMARY_THRESHOLD && summedUp
            ? announceSummary(work, theirs)
            : announceEach(work, theirs),
        )
        .catch((error: unknown) => {
          if (failsWholeCall(error) || ctx.signal.aborted) throw error;
          ctx.logger.error({ error: describeForLog(error) }, 'an assignee was not reminded');
        });
  return told.length;
}

/** Tells reminders together; where one cannot be, each by itself. Returns those that were told. */
async function guarded(
  ctx: SystemContext,
  {
    userId,
    reminders,
    announce,
  }: {
    userId: string;
    reminders: readonly DueReminder[];
    announce: (work: UnitOfWork, reminders: readonly DueReminder[]) => Promise<void>;
  },
): Promise<DueReminder[]> {
  if (reminders.length === 0) return [];
  try {
    await ctx.actFor(userId, (work) => announce(work, reminders));
    return [...reminders];
  } catch (error) {
    if (!isOwnFault(error) || reminders.length === 1) {
      await setRemindersAside(ctx, { reminders, error });
      return [];
    }
  }
  const told: DueReminder[] = [];
  for (const reminder of reminders)
    told.push(...(await guarded(ctx, { userId, reminders: [reminder], announce: announceEach })));
  return told;
}

function isMissed({ now }: SystemContext, { held_from, fire_at }: DueReminder): boolean {
  if (held_from !== null || fire_at === null) return held_from !== null;
  const limit = Temporal.Instant.from(fire_at).add({ minutes: MISSED_AFTER_MINUTES });
  return Temporal.Instant.compare(limit, now) < 0;
}

async function announceSummary(work: UnitOfWork, reminders: readonly DueReminder[]): Promise<void> {
  const titles = reminders.map(({ task }) => task.title);
  const made = await insertOnce(work, [
    {
      userId: work.actor.userId,
      kind: 'summary',
      key: work.changes.operationId,
      title: `${titles.length} reminders you missed`,
      body: listTitles(titles),
    },
  ]);
  await announce(work, made);
}

async function announceEach(work: UnitOfWork, reminders: readonly DueReminder[]): Promise<void> {
  const facts = reminders.flatMap((reminder) => {
    const { task, fire_at: occurrence } = reminder;
    if (occurrence === null) return [];
    const due = dueOf(task);
    return { reminder, task, occurrence, words: due && describeWhen(due, work.actor.words) };
  });
  const made = await insertOnce(
    work,
    facts.map(({ reminder, task, occurrence, words }) => ({
      userId: work.actor.userId,
      kind: 'reminder' as const,
      key: `${reminder.id}:${occurrence}`,
      title: task.title,
      body: words === undefined ? undefined : `Due ${words}`,
      taskId: task.id,
      projectId: task.project_id,
      reminder: { id: reminder.id, occurrence },
    })),
  );
  const intentOf = new Map(made.map(({ key, id }) => [key, id]));
  await addToOutbox(
    work,
    facts.flatMap(({ reminder, task, occurrence, words }) => {
      const intentId = intentOf.get(`${reminder.id}:${occurrence}`);
      if (intentId === undefined) return [];
      const event = makeEvent(work, {
        type: 'reminder.due',
        subject: task.id,
        version: task.version,
        data: {
          notice_id: intentId,
          reminder_id: reminder.id,
          occurrence,
          user_id: work.actor.userId,
          task_id: task.id,
          title: task.title,
          ...(words === undefined ? {} : { due_words: words }),
        },
      });
      return { topic: topics.reminders, key: task.id, event };
    }),
  );
}
