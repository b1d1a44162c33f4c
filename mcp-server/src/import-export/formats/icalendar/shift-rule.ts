import { Temporal } from 'temporal-polyfill';

import {
  formatRule,
  nextOccurrences,
  parseRuleText,
  RecurrenceError,
  type RuleParts,
  WEEKDAYS,
  type When,
} from '../../../recurrence/index.ts';
import type { Repeats } from '../../portable-data.ts';
import type { Lag } from './read-time.ts';

/** Of a rule that cannot be moved to the day a task is due, this many dates are spelled out. */
const SPELLED_OUT = 200;
/** Every month has this day. */
const LAST_SAFE_DAY = 28;

/**
 * RFC 5545's rules say when a task starts (section 3.8.5.3), ours when it is due. The rule moved by
 * the distance between the two, or the dates one by one where no rule says the same.
 */
export function repeatsWhenDue(
  repeats: Repeats,
  { start, lag, timeZone }: { start: When; lag: Lag; timeZone: string },
): Repeats & { isSpelledOut?: true } {
  if (lag.isNone) return repeats;
  const parts = parsedOrUndefined(repeats.text);
  // The importer tells what is wrong with it.
  if (!parts) return repeats;
  const moved = (keys: readonly string[] = []) =>
    keys.map((key) => lag.keyOf(key.includes('T') ? { at: key, timeZone } : { date: key }));
  const shifted = shiftRule(parts, lag);
  if (shifted)
    return {
      ...repeats,
      text: `RRULE:${formatRule(shifted)}`,
      exdates: moved(repeats.exdates),
      rdates: moved(repeats.rdates),
    };
  const coming = occurrencesAfter(repeats, { start, timeZone });
  return {
    text: 'RRULE:FREQ=DAILY;COUNT=1',
    exdates: moved(repeats.exdates),
    rdates: coming.map((when) => lag.keyOf(when)),
    isSpelledOut: true,
  };
}

function parsedOrUndefined(text: string): RuleParts | undefined {
  try {
    return parseRuleText(text);
  } catch (error) {
    if (error instanceof RecurrenceError) return undefined;
    throw error;
  }
}

function occurrencesAfter(
  { text, exdates = [], rdates = [] }: Repeats,
  { start, timeZone }: { start: When; timeZone: string },
): When[] {
  try {
    return nextOccurrences({
      rule: { rrule: text },
      start,
      timeZone,
      after: start,
      count: SPELLED_OUT,
      exdates,
      rdates,
    });
  } catch (error) {
    if (error instanceof RecurrenceError) return [];
    throw error;
  }
}

/** `undefined` where the days between start and due fall differently from one occurrence to the next. */
function shiftRule(parts: RuleParts, lag: Lag): RuleParts | undefined {
  const { days } = lag;
  if (parts.byHour ?? parts.byMinute ?? parts.bySecond) return undefined;
  const until = parts.until && { until: shiftUntil(parts.until, lag) };
  if (days === 0) return { ...parts, ...until };
  const { byDay, byMonthDay, byMonth } = parts;
  if (parts.byYearDay ?? parts.byWeekNo ?? parts.bySetPos) return undefined;
  if (byDay) {
    const isWeekly = parts.freq === 'WEEKLY' || (parts.freq === 'DAILY' && parts.interval === 1);
    if (!isWeekly || byMonth || byMonthDay) return undefined;
    const first = WEEKDAYS.indexOf(parts.wkst ?? 'MO');
    const places = byDay.map(({ day }) => (WEEKDAYS.indexOf(day) - first + 7) % 7);
    // A day that leaves its week would come in a week that the interval passes over.
    if (parts.interval > 1 && places.some((place) => place + days > 6)) return undefined;
    const moved = places.map((place) => WEEKDAYS[(place + first + days) % 7] ?? 'MO');
    return { ...parts, ...until, byDay: moved.map((day) => ({ day })) };
  }
  const isByMonth = parts.freq === 'MONTHLY' || parts.freq === 'YEARLY';
  if (!isByMonth) return byMonth || byMonthDay ? undefined : { ...parts, ...until };
  const fits = (day: number) => day > 0 && day + days <= LAST_SAFE_DAY;
  if (!(byMonthDay ?? [lag.startDay]).every(fits)) return undefined;
  return {
    ...parts,
    ...until,
    ...(byMonthDay ? { byMonthDay: byMonthDay.map((day) => day + days) } : {}),
  };
}

function shiftUntil(
  until: NonNullable<RuleParts['until']>,
  lag: Lag,
): NonNullable<RuleParts['until']> {
  if ('date' in until)
    return { date: Temporal.PlainDate.from(until.date).add({ days: lag.days }).toString() };
  const wall = 'wall' in until ? until.wall : until.at.slice(0, 19);
  const moved = Temporal.PlainDateTime.from(wall).add(lag.length).toString({
    smallestUnit: 'second',
  });
  return 'wall' in until ? { wall: moved } : { at: `${moved}Z` };
}
