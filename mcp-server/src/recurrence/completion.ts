import type { Temporal } from 'temporal-polyfill';
import { isPastUntil, nextOccurrences, seriesStart } from './occurrences.ts';
import { parseRuleText } from './rule-parts.ts';
import type { RuleParts } from './rule-parts.ts';
import { formatRule } from './rule-text.ts';
import type { RecurrenceRule, When } from './types.ts';
import { fromLocalDateTime, instantText } from './wall-clock.ts';
import { isoDays } from './wall-series.ts';

export interface CompletionQuery {
  rule: RecurrenceRule;
  completedAt: Temporal.Instant;
  timeZone: string;
  /** The completed occurrence or the series' first: gives the time of day, or that there is none. */
  start: When;
  /** Occurrences up to and with the completed one; needed where the rule has a COUNT. */
  done?: number;
}

/**
 * The occurrence after a completion, of a rule whose anchor is `completion`: always on a later
 * local day, or INTERVAL later for hours and minutes. Undefined when the rule has ended.
 * @throws RecurrenceError when the rule is refused or never matches.
 */
export function nextAfterCompletion(query: CompletionQuery): When | undefined {
  const parts = parseRuleText(query.rule.rrule);
  if (parts.count !== undefined && (query.done ?? 0) >= parts.count) return undefined;
  const next = hasByParts(parts) ? nextByRule(parts, query) : nextByInterval(parts, query);
  if (!next) return undefined;
  return isPastUntil(next, parts.until, query.timeZone) ? undefined : next;
}

function hasByParts(parts: RuleParts): boolean {
  return Object.keys(parts).some((key) => key.startsWith('by'));
}

function nextByInterval({ freq, interval }: RuleParts, query: CompletionQuery): When {
  const { completedAt, timeZone } = query;
  if (freq === 'HOURLY' || freq === 'MINUTELY') {
    const minutes = interval * (freq === 'HOURLY' ? 60 : 1);
    const at = completedAt.add({ minutes }).round({ smallestUnit: 'minute', roundingMode: 'ceil' });
    return { at: instantText(at), timeZone };
  }
  const units = { DAILY: 'days', WEEKLY: 'weeks', MONTHLY: 'months', YEARLY: 'years' } as const;
  return onDay(completionDay(query).add({ [units[freq]]: interval }), query);
}

function nextByRule(parts: RuleParts, query: CompletionQuery): When | undefined {
  const day = completionDay(query);
  if (parts.stepsByDay) return onDay(addStepDays(day, parts), query);
  const subDaily = parts.freq === 'HOURLY' || parts.freq === 'MINUTELY';
  const { count: _count, ...endless } = parts;
  const start: When = subDaily
    ? { at: instantText(query.completedAt), timeZone: query.timeZone }
    : onDay(day, query);
  const [next] = nextOccurrences({
    rule: { rrule: formatRule(endless) },
    start,
    timeZone: query.timeZone,
    after: subDaily ? start : { date: day.toString() },
    count: 1,
  });
  return next;
}

function addStepDays(from: Temporal.PlainDate, parts: RuleParts): Temporal.PlainDate {
  const days = isoDays(parts);
  let date = from;
  for (let left = parts.interval; left > 0;) {
    date = date.add({ days: 1 });
    if (days.has(date.dayOfWeek)) left -= 1;
  }
  return date;
}

function completionDay({ completedAt, timeZone }: CompletionQuery): Temporal.PlainDate {
  return completedAt.toZonedDateTimeISO(timeZone).toPlainDate();
}

function onDay(day: Temporal.PlainDate, { rule, start, timeZone }: CompletionQuery): When {
  if ('date' in start) return { date: day.toString() };
  const time = seriesStart(rule.time, start, timeZone).toPlainTime();
  return fromLocalDateTime(day.toPlainDateTime(time), timeZone);
}
