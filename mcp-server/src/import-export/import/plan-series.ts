import { nextScheduleOrInvalidInput } from '../../domain/series/series-store.ts';
import { TaskloomError } from '../../errors.ts';
import {
  firstOccurrence,
  nextOccurrences,
  occurrenceKey,
  expandRuleAtDtstart,
  RecurrenceError,
  type RecurrenceRule,
} from '../../recurrence/index.ts';
import { parseRecurrence, type WordsContext } from '../../words/index.ts';
import type { PortableSeries, PortableTask, Repeats } from '../portable-data.ts';
import type { SeriesPlan } from '../series-plan.ts';

interface PlanContext {
  words: WordsContext;
  /** When the import happens, RFC 3339. */
  at: string;
}

/** The series of a task that repeats by words or an RRULE. */
export function planRepeats(
  task: Pick<PortableTask, 'due'>,
  repeats: Repeats,
  { words }: PlanContext,
): SeriesPlan {
  return planned(() => {
    const rule = readRule(repeats, words);
    const start = firstOccurrence(rule, words, task.due);
    const timeZone = 'at' in start ? start.timeZone : words.timeZone;
    const exdates = [...(rule.exdates ?? []), ...(repeats.exdates ?? [])];
    const rdates = repeats.rdates ?? [];
    const pinned = expandRuleAtDtstart(rule, start, timeZone);
    const key = occurrenceKey(start);
    const isLeftOut = exdates.includes(key) || exdates.includes(key.slice(0, 10));
    const [due] = isLeftOut
      ? nextOccurrences({ rule: pinned, start, timeZone, after: start, count: 1, exdates, rdates })
      : [start];
    if (!due) return { over: true };
    const course = {
      rule: pinned,
      start_key: key,
      time_zone: timeZone,
      exdates,
      rdates,
      last_key: occurrenceKey(due),
    };
    const columns = {
      ...course,
      catch_up: 'latest' as const,
      paused_at: null,
      resumed_at: null,
      ...nextScheduleOrInvalidInput(course),
    };
    return { columns, due };
  });
}

/** A series of our own, carried on where it stood. */
export function planSeries(series: PortableSeries, { at }: PlanContext): SeriesPlan {
  return planned(() => {
    const course = {
      rule: series.rule,
      start_key: series.start,
      time_zone: series.timeZone,
      exdates: series.exdates,
      rdates: series.rdates,
      last_key: series.last,
      paused_at: series.pausedAt ?? null,
      resumed_at: series.resumedAt ?? null,
      catch_up: series.catchUp ?? ('latest' as const),
    };
    const schedule = series.ended ? endedAt(at) : nextScheduleOrInvalidInput(course);
    return { columns: { ...course, ...schedule } };
  });
}

/** The course of a series that makes no more tasks. */
export function endedAt(at: string) {
  return { next_key: null, next_at: null, upcoming: [], ended_at: at };
}

function readRule({ text, anchor, clampToMonthEnd }: Repeats, words: WordsContext): RecurrenceRule {
  const parsed = parseRecurrence(text, words);
  if (!parsed.ok)
    throw new TaskloomError('invalid_input', `"${text.slice(0, 100)}": ${parsed.message}`);
  return {
    ...parsed.value,
    ...(anchor === undefined ? {} : { anchor }),
    ...(clampToMonthEnd ? { clampToMonthEnd } : {}),
  };
}

function planned(plan: () => SeriesPlan): SeriesPlan {
  try {
    return plan();
  } catch (error) {
    if (error instanceof RecurrenceError || error instanceof TaskloomError)
      return { refused: error.message };
    throw error;
  }
}
