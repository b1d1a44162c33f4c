import { Temporal } from 'temporal-polyfill';
import { v7 as uuidv7 } from 'uuid';

import { TaskloomError } from '../../errors.ts';
import {
  describeRecurrence,
  nextAfterCompletion,
  nextOccurrences,
  occurrenceKey,
  expandRuleAtDtstart,
  RecurrenceError,
  type RecurrenceRule,
  type When,
} from '../../recurrence/index.ts';
import type { SeriesRow, TaskRow } from '../rows.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** How many coming dates an answer spells out. */
export const UPCOMING = 3;

/**
 * An occurrence's key is its day, or its instant in UTC. One that falls on the same day as one before
 * it has its number behind it: "2026-12-27#2".
 */
export function whenOfKey(numbered: string, timeZone: string): When {
  const [key = ''] = numbered.split('#');
  return key.includes('T') ? { at: key, timeZone } : { date: key };
}

/** The instant an occurrence's time comes: its own, or the start of its day in the series' zone. */
export function instantOf(when: When, timeZone: string): Temporal.Instant {
  if ('at' in when) return Temporal.Instant.from(when.at);
  return Temporal.PlainDate.from(when.date).toZonedDateTime(timeZone).toInstant();
}

type SeriesCourse = Pick<
  SeriesRow,
  'rule' | 'start_key' | 'time_zone' | 'exdates' | 'rdates' | 'last_key'
> & { paused_at?: string | null; occurrence_count?: number };

interface Schedule {
  next_key: string | null;
  next_at: string | null;
  upcoming: string[];
  ended_at: string | null;
}

/**
 * What comes after the newest occurrence. A series anchored on completion has no time of its own:
 * its coming dates are told as if the newest were completed when due.
 */
export function nextSchedule({
  series,
  known,
}: {
  series: SeriesCourse;
  /** What comes, where that has been computed already. */
  known?: When[] | undefined;
}): Schedule {
  const { rule, time_zone: timeZone } = series;
  if (series.paused_at) return { next_key: null, next_at: null, upcoming: [], ended_at: null };
  const start = whenOfKey(series.start_key, timeZone);
  const last = whenOfKey(series.last_key, timeZone);
  if (rule.anchor === 'completion') {
    const next = nextAfterCompletion({
      rule,
      completedAt: instantOf(last, timeZone),
      timeZone,
      start,
      done: series.occurrence_count ?? 1,
    });
    // The last one is still to be done: the series ends with its completion.
    return {
      next_key: null,
      next_at: null,
      upcoming: next ? [occurrenceKey(next)] : [],
      ended_at: null,
    };
  }
  const coming =
    known ??
    nextOccurrences({
      rule,
      start,
      timeZone,
      after: last,
      count: UPCOMING,
      exdates: series.exdates,
      rdates: series.rdates,
    });
  const [next] = coming;
  return {
    next_key: next ? occurrenceKey(next) : null,
    next_at: next ? instantOf(next, timeZone).toString() : null,
    upcoming: coming.map(occurrenceKey),
    ended_at: null,
  };
}

/** `nextSchedule` for one that goes on after a pause: nothing of before `now` comes. */
export function nextScheduleAfterResume(series: SeriesCourse, now: Temporal.Instant): Schedule {
  if (series.rule.anchor === 'completion') return nextSchedule({ series });
  const last = whenOfKey(series.last_key, series.time_zone);
  const known = nextOccurrences({
    rule: series.rule,
    start: whenOfKey(series.start_key, series.time_zone),
    timeZone: series.time_zone,
    after: notBefore(now, last, series.time_zone),
    count: UPCOMING,
    exdates: series.exdates,
    rdates: series.rdates,
  });
  return nextSchedule({ series, known });
}

/**
 * The later of the occurrence and the moment, as a date for a series of days. The date of `moment` itself
 * counts as over, so that the current day is not generated a second time.
 */
export function notBefore(moment: Temporal.Instant, occurrence: When, timeZone: string): When {
  if (Temporal.Instant.compare(instantOf(occurrence, timeZone), moment) >= 0) return occurrence;
  if ('at' in occurrence) return { at: moment.toString(), timeZone };
  return { date: moment.toZonedDateTimeISO(timeZone).toPlainDate().toString() };
}

/** Makes the series whose first occurrence is the task about to be written. */
export async function addSeries(
  work: UnitOfWork,
  {
    rule,
    first,
    projectId,
    taskId,
  }: {
    rule: RecurrenceRule;
    first: When;
    projectId: string;
    taskId: string;
  },
): Promise<SeriesRow> {
  const key = occurrenceKey(first);
  const timeZone = 'at' in first ? first.timeZone : work.actor.words.timeZone;
  const facts = {
    rule: settleRule(rule, { first, timeZone }),
    start_key: key,
    time_zone: timeZone,
    exdates: rule.exdates ?? [],
    rdates: [],
    last_key: key,
  };
  return work.changes.insert('series', {
    id: uuidv7(),
    project_id: projectId,
    last_task_id: taskId,
    ...facts,
    ...nextScheduleOrInvalidInput(facts),
  });
}

/** The rule as the series keeps it: its EXDATEs apart, and words that need not name the known start. */
export function settleRule(
  rule: RecurrenceRule,
  { first, timeZone }: { first: When; timeZone: string },
): RecurrenceRule {
  const { start, exdates, ...settled } = expandRuleAtDtstart(rule, first, timeZone);
  if (start === undefined) return settled;
  const words = describeRecurrence({ ...settled, ...(exdates ? { exdates } : {}) });
  return { ...settled, words };
}

/** `nextSchedule` for a rule that was just given: one that cannot be computed is the caller's to change. */
export function nextScheduleOrInvalidInput(series: SeriesCourse): Schedule {
  try {
    return nextSchedule({ series });
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    throw new TaskloomError('invalid_input', error.message, { path: 'recurrence', cause: error });
  }
}

export async function lockSeries(work: UnitOfWork, id: string): Promise<SeriesRow | undefined> {
  const [row] = await work.sql<SeriesRow[]>`
    select * from taskloom.series where id = ${id} for update`;
  return row;
}

/** The occurrence's key, numbered where another task of the series has it. */
export async function unusedKey(
  { sql }: UnitOfWork,
  { series, when, taskId }: { series: Pick<SeriesRow, 'id'>; when: When; taskId?: string },
): Promise<string> {
  const key = occurrenceKey(when);
  const [taken] = await sql<{ count: number }[]>`
    select count(*)::int as count from taskloom.tasks
     where series_id = ${series.id} and id is distinct from ${taskId ?? null}
       and (occurrence_key = ${key} or occurrence_key like ${`${key}#%`})`;
  return taken?.count ? `${key}#${taken.count + 1}` : key;
}

/** The task stays as it is, once. */
export async function endRecurrence(work: UnitOfWork, task: TaskRow): Promise<TaskRow> {
  if (task.series_id === null) return task;
  const series = await lockSeries(work, task.series_id);
  if (series && series.ended_at === null) {
    await work.changes.update('series', series, {
      next_key: null,
      next_at: null,
      upcoming: [],
      ended_at: work.changes.at,
    });
    await work.changes.touch(task);
  }
  return task;
}
