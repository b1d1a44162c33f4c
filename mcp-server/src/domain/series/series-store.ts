import { Temporal } from 'temporal-polyfill';
import { v7 as uuidv7 } from 'uuid';

import { TaskloomError } from '../../errors.ts';
import {
  describeRecurrence,
  nextAfterCompletion,
  nextOccurrences,
  occurrenceKey,
  pinToStart,
  RecurrenceError,
  type RecurrenceRule,
  type When,
} from '../../recurrence/index.ts';
import type { SeriesRow, TaskRow } from '../entities.ts';
import type { Work } from '../work.ts';

/** How many coming dates an answer spells out. */
export const UPCOMING = 3;

/** An occurrence's key is its day, or its instant in UTC. */
export function whenOfKey(key: string, timeZone: string): When {
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
> & { paused_at?: string | null };

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
export function scheduleAfter({
  series,
  at,
  known,
}: {
  series: SeriesCourse;
  at: string;
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
    });
    return {
      next_key: null,
      next_at: null,
      upcoming: next ? [occurrenceKey(next)] : [],
      ended_at: next ? null : at,
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

/** `scheduleAfter` for one that goes on after a pause: nothing of before `now` comes. */
export function scheduleFrom(series: SeriesCourse, now: Temporal.Instant, at: string): Schedule {
  if (series.rule.anchor === 'completion') return scheduleAfter({ series, at });
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
  return scheduleAfter({ series, at, known });
}

/** The occurrence, or the moment in its kind where that is later: a day that has begun is not made once more. */
export function notBefore(moment: Temporal.Instant, occurrence: When, timeZone: string): When {
  if (Temporal.Instant.compare(instantOf(occurrence, timeZone), moment) >= 0) return occurrence;
  if ('at' in occurrence) return { at: moment.toString(), timeZone };
  return { date: moment.toZonedDateTimeISO(timeZone).toPlainDate().toString() };
}

/** Makes the series whose first occurrence is the task about to be written. */
export async function addSeries(
  work: Work,
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
    ...scheduleFor(facts, work.changes.at),
  });
}

/** The rule as the series keeps it: its EXDATEs apart, and words that need not name the known start. */
export function settleRule(
  rule: RecurrenceRule,
  { first, timeZone }: { first: When; timeZone: string },
): RecurrenceRule {
  const { start, exdates, ...settled } = pinToStart(rule, first, timeZone);
  if (start === undefined) return settled;
  const words = describeRecurrence({ ...settled, ...(exdates ? { exdates } : {}) });
  return { ...settled, words };
}

/** `scheduleAfter` for a rule that was just given: one that cannot be computed is the caller's to change. */
export function scheduleFor(series: Parameters<typeof scheduleAfter>[0]['series'], at: string) {
  try {
    return scheduleAfter({ series, at });
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    throw new TaskloomError('invalid_input', error.message, { path: 'recurrence', cause: error });
  }
}

export async function lockSeries(work: Work, id: string): Promise<SeriesRow | undefined> {
  const [row] = await work.sql<SeriesRow[]>`
    select * from taskloom.series where id = ${id} for update`;
  return row;
}

/** The task stays as it is, once. */
export async function endRecurrence(work: Work, task: TaskRow): Promise<TaskRow> {
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
