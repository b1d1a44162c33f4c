import { Temporal } from 'temporal-polyfill';
import { v7 as uuidv7 } from 'uuid';

import {
  nextAfterCompletion,
  nextOccurrences,
  occurrenceKey,
  type When,
} from '../../recurrence/index.ts';
import type { ReminderRow, SeriesRow, TaskRow } from '../entities.ts';
import { insertReminder } from '../reminders/reminder-store.ts';
import { dueColumns } from '../tasks/due-columns.ts';
import type { Work } from '../work.ts';
import {
  instantOf,
  lockSeries,
  notBefore,
  scheduleAfter,
  UPCOMING,
  whenOfKey,
} from './series-store.ts';

/** Occurrences missed in a row while nothing ran: only the newest is made, and this many are looked at. */
const CATCH_UP = 1_000;
/** As a rule one is due: with those that the answer spells out after it, one computation does. */
const LOOK_AHEAD = 1 + UPCOMING;

/** After a task of the series was completed: its next occurrence, unless one is open already. */
export async function advanceSeries(work: Work, completed: TaskRow): Promise<TaskRow | undefined> {
  if (completed.series_id === null || completed.status !== 'done') return undefined;
  const series = await lockSeries(work, completed.series_id);
  if (!series || series.ended_at !== null || series.paused_at !== null) return undefined;
  const [open] = await work.sql`
    select id from taskloom.tasks
     where series_id = ${series.id} and status = 'open' and deleted_at is null limit 1`;
  if (open) return undefined;
  const next = await whatFollows(work, { series, completed });
  return next ? makeOccurrence(work, { series, when: next }) : endSeries(work, series);
}

/** The series' time has come: the newest occurrence that is due, whatever happened to the one before. */
export async function generateDue(work: Work, series: SeriesRow): Promise<TaskRow | undefined> {
  const { now } = work.actor.words;
  const due = series.catch_up === 'all' ? oldestDue(series, now) : newestDue(series, now);
  return due ? makeOccurrence(work, { series, ...due }) : undefined;
}

/** The first of those that are not made yet: a series that makes up for all of them comes again. */
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

/** The newest occurrence whose time has come, of those that are not made yet. */
export function newestDue(series: SeriesRow, now: Temporal.Instant): Due | undefined {
  let newest: When | undefined;
  for (let looked = 0, count = LOOK_AHEAD; looked < CATCH_UP; looked += count, count *= 4) {
    const after = newest ?? whenOfKey(series.last_key, series.time_zone);
    const coming = occurrencesAfter(series, after, count);
    const due = coming.filter(
      (when) => Temporal.Instant.compare(instantOf(when, series.time_zone), now) <= 0,
    );
    newest = due.at(-1) ?? newest;
    if (newest === undefined) return undefined;
    if (due.length === count) continue;
    const rest = coming.slice(due.length);
    const isAll = coming.length < count || rest.length >= UPCOMING;
    return { when: newest, known: isAll ? rest.slice(0, UPCOMING) : undefined };
  }
  return newest && { when: newest, known: undefined };
}

async function whatFollows(
  work: Work,
  { series, completed }: { series: SeriesRow; completed: TaskRow },
): Promise<When | undefined> {
  const { now } = work.actor.words;
  const start = whenOfKey(series.start_key, series.time_zone);
  const last = whenOfKey(series.last_key, series.time_zone);
  if (series.rule.anchor === 'completion')
    return nextAfterCompletion({
      rule: series.rule,
      completedAt: Temporal.Instant.from(completed.completed_at ?? now.toString()),
      timeZone: series.time_zone,
      start,
      done: await countOccurrences(work, series),
    });
  return occurrencesAfter(series, notBefore(now, last, series.time_zone), 1)[0];
}

/** How many there have been, for a rule that ends after a number of them. */
async function countOccurrences({ sql }: Work, { id }: SeriesRow): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from taskloom.tasks where series_id = ${id} and deleted_at is null`;
  return row?.count ?? 0;
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
  work: Work,
  { series, when, known }: { series: SeriesRow; when: When; known?: When[] | undefined },
): Promise<TaskRow | undefined> {
  const key = occurrenceKey(when);
  const [existing] = await work.sql<TaskRow[]>`
    select * from taskloom.tasks
     where series_id = ${series.id} and occurrence_key = ${key} for update`;
  const task = existing
    ? await bringBack(work, existing)
    : await copyOccurrence(work, { series, when, key });
  if (!task) return undefined;
  const moved = { ...series, last_key: key, last_task_id: task.id };
  await work.changes.update('series', series, {
    last_key: key,
    last_task_id: task.id,
    ...scheduleAfter({ series: moved, at: work.changes.at, known }),
  });
  return task;
}

/** One that undo had taken back is wanted again. */
async function bringBack(work: Work, task: TaskRow): Promise<TaskRow | undefined> {
  if (task.deleted_at === null) return task;
  return work.changes.update('task', task, {
    deleted_at: null,
    status: 'open',
    completed_at: null,
  });
}

/** The next occurrence is like the newest one, as people last left it. */
async function copyOccurrence(
  work: Work,
  { series, when, key }: { series: SeriesRow; when: When; key: string },
): Promise<TaskRow | undefined> {
  const [last] = await work.sql<TaskRow[]>`
    select * from taskloom.tasks where id = ${series.last_task_id}`;
  if (!last) return undefined;
  const task = await work.changes.insert('task', likeLast({ series, last, when, key }));
  const reminders = await work.sql<ReminderRow[]>`
    select * from taskloom.reminders where task_id = ${last.id} and "offset" is not null`;
  for (const { offset, user_id: userId } of reminders)
    if (offset !== null) await insertReminder(work, { task, spec: { offset }, userId });
  return task;
}

/** The row of an occurrence that is made like the newest one. */
export function likeLast({
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

async function endSeries(work: Work, series: SeriesRow): Promise<undefined> {
  await work.changes.update('series', series, {
    next_key: null,
    next_at: null,
    upcoming: [],
    ended_at: work.changes.at,
  });
}
