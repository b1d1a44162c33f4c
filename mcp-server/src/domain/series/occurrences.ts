import { Temporal } from 'temporal-polyfill';
import { v7 as uuidv7 } from 'uuid';

import {
  nextAfterCompletion,
  nextOccurrences,
  occurrenceKey,
  type When,
} from '../../recurrence/index.ts';
import type { ReminderRow, SeriesRow, TaskRow } from '../rows.ts';
import { insertReminder } from '../reminders/reminder-store.ts';
import { dueColumns } from '../tasks/due-columns.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { carrySubtasks, currentParent } from './subtasks.ts';
import {
  instantOf,
  lockSeries,
  notBefore,
  nextSchedule,
  unusedKey,
  UPCOMING,
  whenOfKey,
} from './series-store.ts';

/** Halvings of the time since the last occurrence: centuries come down to less than a second. */
const MAX_HALVINGS = 64;
/** As a rule one is due: with those that the answer spells out after it, one computation does. */
const LOOK_AHEAD = 1 + UPCOMING;

/** After a task of the series was completed: its next occurrence, unless one is open already. */
export async function advanceSeries(
  work: UnitOfWork,
  completed: TaskRow,
): Promise<TaskRow | undefined> {
  if (completed.series_id === null || completed.status !== 'done') return undefined;
  const series = await lockSeries(work, completed.series_id);
  if (!series || series.ended_at !== null || series.paused_at !== null) return undefined;
  const [open] = await work.sql`
    select id from taskloom.tasks
     where series_id = ${series.id} and status = 'open' and deleted_at is null limit 1`;
  if (open) return undefined;
  const next = whatFollows(work, { series, completed });
  return next ? makeOccurrence(work, { series, when: next }) : endSeries(work, series);
}

/** The series' time has come: the newest occurrence that is due, whatever happened to the one before. */
export async function generateDue(
  work: UnitOfWork,
  series: SeriesRow,
): Promise<TaskRow | undefined> {
  const { now } = work.actor.words;
  const due = series.catch_up === 'all' ? oldestDue(series, now) : newestDue(series, now);
  return due ? makeOccurrence(work, { series, ...due }) : undefined;
}

/** The oldest due occurrence not generated yet, for a series that catches up on every one it missed. */
function oldestDue(series: SeriesRow, now: Temporal.Instant): Due | undefined {
  const { time_zone: timeZone, resumed_at: resumed } = series;
  const last = whenOfKey(series.last_key, timeZone);
  const after = resumed === null ? last : notBefore(Temporal.Instant.from(resumed), last, timeZone);
  const [when, ...rest] = occurrencesAfter(series, after, LOOK_AHEAD);
  if (!when || Temporal.Instant.compare(instantOf(when, timeZone), now) > 0) return undefined;
  return { when, known: rest };
}

interface Due {
  when: When;
  /** Those after it, where they came out by the way. */
  known: When[] | undefined;
}

/**
 * The newest occurrence whose time has come, of those that are not made yet. However many were missed, it
 * is found by halving the time in which it lies.
 */
export function newestDue(series: SeriesRow, now: Temporal.Instant): Due | undefined {
  const { time_zone: timeZone } = series;
  const isDue = (when: When) => Temporal.Instant.compare(instantOf(when, timeZone), now) <= 0;
  let newest: When | undefined;
  let end = now.epochMilliseconds;
  for (let halvings = 0; halvings < MAX_HALVINGS; halvings += 1) {
    const from: When = newest ?? whenOfKey(series.last_key, timeZone);
    const coming = occurrencesAfter(series, from, LOOK_AHEAD);
    const due = coming.filter(isDue);
    newest = due.at(-1) ?? newest;
    if (newest === undefined) return undefined;
    if (due.length < LOOK_AHEAD) {
      const rest = coming.slice(due.length);
      const isAll = coming.length < LOOK_AHEAD || rest.length >= UPCOMING;
      return { when: newest, known: isAll ? rest.slice(0, UPCOMING) : undefined };
    }
    const start = instantOf(newest, timeZone).epochMilliseconds;
    const middle = Math.floor((start + end) / 2);
    const after = notBefore(Temporal.Instant.fromEpochMilliseconds(middle), newest, timeZone);
    const [later] = occurrencesAfter(series, after, 1);
    if (later && isDue(later)) newest = later;
    else end = middle;
  }
  return newest && { when: newest, known: undefined };
}

function whatFollows(
  work: UnitOfWork,
  { series, completed }: { series: SeriesRow; completed: TaskRow },
): When | undefined {
  const { now } = work.actor.words;
  const start = whenOfKey(series.start_key, series.time_zone);
  const last = whenOfKey(series.last_key, series.time_zone);
  if (series.rule.anchor === 'completion')
    return nextAfterCompletion({
      rule: series.rule,
      completedAt: Temporal.Instant.from(completed.completed_at ?? now.toString()),
      timeZone: series.time_zone,
      start,
      done: series.occurrence_count,
    });
  return occurrencesAfter(series, notBefore(now, last, series.time_zone), 1)[0];
}

function occurrencesAfter(series: SeriesRow, after: When, count: number): When[] {
  return nextOccurrences({
    rule: series.rule,
    start: whenOfKey(series.start_key, series.time_zone),
    timeZone: series.time_zone,
    after,
    count,
    exdates: series.exdates,
    rdates: series.rdates,
  });
}

async function makeOccurrence(
  work: UnitOfWork,
  { series, when, known }: { series: SeriesRow; when: When; known?: When[] | undefined },
): Promise<TaskRow | undefined> {
  const existing = await existingOccurrence(work, { series, when });
  const key = existing?.occurrence_key ?? (await unusedKey(work, { series, when }));
  const task = existing
    ? await undelete(work, { series, task: existing })
    : await copyOccurrence(work, { series, when, key });
  if (!task) return undefined;
  const newest = {
    last_key: key,
    last_task_id: task.id,
    occurrence_count: series.occurrence_count + 1,
  };
  await work.changes.update('series', series, {
    ...newest,
    ...nextSchedule({ series: { ...series, ...newest }, known }),
  });
  return task;
}

/**
 * The task of this occurrence, where there is one. After a completion one that is done is not it: the
 * interval may lead to the day that the completed one was due on.
 */
async function existingOccurrence(
  { sql }: UnitOfWork,
  { series, when }: { series: SeriesRow; when: When },
): Promise<TaskRow | undefined> {
  const key = occurrenceKey(when);
  const rows = await sql<TaskRow[]>`
    select * from taskloom.tasks
     where series_id = ${series.id}
       and (occurrence_key = ${key} or occurrence_key like ${`${key}#%`})
     order by created_at desc, id desc for update`;
  if (series.rule.anchor === 'schedule') return rows[0];
  return rows.find((row) => row.deleted_at !== null || row.status === 'open');
}

/** One that undo had taken back is wanted again. */
async function undelete(
  work: UnitOfWork,
  { series, task }: { series: SeriesRow; task: TaskRow },
): Promise<TaskRow> {
  if (task.deleted_at === null) return task;
  const back = await work.changes.update('task', task, {
    deleted_at: null,
    status: 'open',
    completed_at: null,
  });
  const last = await lastTask(work, series);
  if (last && last.id !== back.id) await carrySubtasks(work, { series, from: last, to: back });
  return back;
}

async function lastTask({ sql }: UnitOfWork, series: SeriesRow): Promise<TaskRow | undefined> {
  const [last] = await sql<TaskRow[]>`
    select * from taskloom.tasks where id = ${series.last_task_id}`;
  return last;
}

/** The next occurrence is like the newest one, as people last left it, with its subtasks. */
async function copyOccurrence(
  work: UnitOfWork,
  { series, when, key }: { series: SeriesRow; when: When; key: string },
): Promise<TaskRow | undefined> {
  const last = await lastTask(work, series);
  if (!last) return undefined;
  const parent = await currentParent(work, last);
  const task = await work.changes.insert('task', {
    ...occurrenceFromTemplate({ series, last, when, key }),
    parent_id: parent,
  });
  const reminders = await work.sql<ReminderRow[]>`
    select * from taskloom.reminders where task_id = ${last.id} and "offset" is not null`;
  for (const { offset, user_id: userId } of reminders)
    if (offset !== null) await insertReminder(work, { task, spec: { offset }, userId });
  await carrySubtasks(work, { series, from: last, to: task });
  return task;
}

/** The row of an occurrence that is made like the newest one. */
export function occurrenceFromTemplate({
  series,
  last,
  when,
  key,
}: {
  series: SeriesRow;
  last: TaskRow;
  when: When;
  key: string;
}) {
  return {
    id: uuidv7(),
    project_id: last.project_id,
    section_id: last.section_id,
    parent_id: last.parent_id,
    title: last.title,
    notes: last.notes,
    priority: last.priority,
    duration_minutes: last.duration_minutes,
    tags: last.tags,
    assignee_id: last.assignee_id,
    assigned_by: last.assigned_by,
    position: last.position,
    created_by: last.created_by,
    series_id: series.id,
    occurrence_key: key,
    ...dueColumns(when, series.time_zone),
  };
}

async function endSeries(work: UnitOfWork, series: SeriesRow): Promise<undefined> {
  await work.changes.update('series', series, {
    next_key: null,
    next_at: null,
    upcoming: [],
    ended_at: work.changes.at,
  });
}
