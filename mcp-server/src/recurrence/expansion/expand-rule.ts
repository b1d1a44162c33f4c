import type { RuleParts } from '../rule-parts.ts';
import { allowsDay, allowsMonth } from './day-filter.ts';
import { dateOf, LAST_YEAR, startOfMonth, startOfYear } from './day-number.ts';
import type { DayNumber } from './day-number.ts';
import { createPeriods } from './periods.ts';
import type { StepBudget } from './step-budget.ts';
import {
  chosenIndexes,
  chosenTimes,
  timesOfDay,
  timesOfHour,
  timesOfMinute,
} from './times-of-day.ts';
import type { SecondOfDay, TimeSet } from './times-of-day.ts';

/** A time on the local clock. */
export interface WallTime {
  day: DayNumber;
  second: SecondOfDay;
}

interface Expansion {
  parts: RuleParts;
  /** DTSTART, which INTERVAL counts from and which gives what the rule doesn't name. */
  start: WallTime;
  /** Nothing earlier is wanted; not before `start`. */
  from: WallTime;
  budget: StepBudget;
}

const LAST_DAY = startOfYear(LAST_YEAR + 1) - 1;

/**
 * The times at which a rule occurs (RFC 5545, 3.3.10), in order and without UNTIL and COUNT, until the last day that can be
 * written. It
 * computes in whole numbers, as days and seconds: a rare rule has tens of thousands to look through.
 */
export function expandRule(expansion: Expansion): Generator<WallTime> {
  const { freq } = expansion.parts;
  return freq === 'HOURLY' || freq === 'MINUTELY'
    ? expandWithinDays(expansion, freq)
    : expandPeriods(expansion);
}

export function compareWallTimes(a: WallTime, b: WallTime): number {
  return a.day - b.day || a.second - b.second;
}

function* expandPeriods({ parts, start, from, budget }: Expansion): Generator<WallTime> {
  const periods = createPeriods(parts, start.day);
  const times = timesOfDay(parts, start.second);
  const { bySetPos } = parts;
  const maxSize = periods.maxDays * times.size;
  if (bySetPos && chosenIndexes(bySetPos, maxSize).length === 0) budget.exhaust();
  const first = periods.numberOf(start.day);
  const aligned = (number: number): number =>
    first + Math.ceil((number - first) / parts.interval) * parts.interval;
  let number = aligned(Math.max(first, periods.numberOf(from.day)));
  let lastHit = number;
  while (periods.firstDay(number) <= LAST_DAY) {
    const days = periods.daysOf(number, budget);
    const indexes = bySetPos && chosenIndexes(bySetPos, days.length * times.size);
    if (days.length > 0 && indexes?.length !== 0) lastHit = number;
    // Nothing in one cycle of the calendar is nothing in any.
    if (number - lastHit > periods.cycle * parts.interval) budget.exhaust();
    for (const each of indexes ? pick(days, times, indexes) : combine(days, times, from)) {
      if (each.day > LAST_DAY) return;
      if (compareWallTimes(each, from) >= 0) yield each;
    }
    number += parts.interval;
    if (parts.freq === 'DAILY') number = aligned(nextAllowedMonth(parts, number));
  }
}

/** Each of the times on each of the days that is not before `from`. */
function* combine(days: readonly DayNumber[], times: TimeSet, from: WallTime): Generator<WallTime> {
  for (const day of days) {
    if (day < from.day) continue;
    const first = day === from.day ? times.indexFrom(from.second) : 0;
    for (let index = first; index < times.size; index += 1) yield { day, second: times.at(index) };
  }
}

function* pick(
  days: readonly DayNumber[],
  times: TimeSet,
  indexes: readonly number[],
): Generator<WallTime> {
  for (const index of indexes) {
    const day = days[Math.floor(index / times.size)];
    if (day !== undefined) yield { day, second: times.at(index % times.size) };
  }
}

/** Hours and minutes: BYxxx only lets days in or not, and INTERVAL counts through them. */
function* expandWithinDays(
  { parts, start, from, budget }: Expansion,
  freq: 'HOURLY' | 'MINUTELY',
): Generator<WallTime> {
  const length = freq === 'HOURLY' ? 3600 : 60;
  const perDay = 86_400 / length;
  const inside =
    freq === 'HOURLY' ? timesOfHour(parts, start.second) : timesOfMinute(parts, start.second);
  const times = chosenTimes(parts, inside);
  if (times.size === 0 || !reachesTime(parts, start, freq)) budget.exhaust();
  const slotOf = ({ day, second }: WallTime): number => day * perDay + Math.floor(second / length);
  const first = slotOf(start);
  const aligned = (slot: number): number =>
    first + Math.ceil((slot - first) / parts.interval) * parts.interval;
  let slot = aligned(Math.max(first, slotOf(from)));
  while (slot < (LAST_DAY + 1) * perDay) {
    budget.take();
    const day = Math.floor(slot / perDay);
    const second = (slot - day * perDay) * length;
    const later = nextAllowedSlot(parts, { day, second }, freq);
    if (later) {
      slot = aligned(slotOf(later));
      continue;
    }
    const begin = day === from.day ? Math.max(0, from.second - second) : 0;
    for (let index = times.indexFrom(begin); index < times.size; index += 1) {
      yield { day, second: second + times.at(index) };
    }
    slot += parts.interval;
  }
}

/** Whether INTERVAL ever comes to a time of day that BYHOUR and BYMINUTE let in. */
function reachesTime(
  { interval, byHour = ALL_HOURS, byMinute }: RuleParts,
  start: WallTime,
  freq: 'HOURLY' | 'MINUTELY',
): boolean {
  const [length, minutes] = freq === 'HOURLY' ? [60, [0]] : [1, byMinute ?? ALL_MINUTES];
  // Counting on over midnight comes to every time that is a multiple of this apart from the first.
  const apart = greatestCommonDivisor(interval * length, 1440);
  const first = Math.floor(start.second / 60 / length) * length;
  return byHour.some((hour) =>
    minutes.some((minute) => (hour * 60 + minute - first) % apart === 0),
  );
}

const ALL_HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const ALL_MINUTES = Array.from({ length: 60 }, (_, minute) => minute);

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Where to look on when a day, an hour or a minute isn't let in: the next day, hour or minute. */
function nextAllowedSlot(
  parts: RuleParts,
  { day, second }: WallTime,
  freq: 'HOURLY' | 'MINUTELY',
): WallTime | undefined {
  const month = nextAllowedMonth(parts, day);
  if (month > day) return { day: month, second: 0 };
  if (!allowsDay(parts, day)) return { day: day + 1, second: 0 };
  const hour = Math.floor(second / 3600);
  if (parts.byHour && !parts.byHour.includes(hour)) return { day, second: (hour + 1) * 3600 };
  const minute = Math.floor(second / 60);
  if (freq === 'MINUTELY' && parts.byMinute && !parts.byMinute.includes(minute % 60)) {
    return { day, second: (minute + 1) * 60 };
  }
  return undefined;
}

/** This day, or the first of the next month that BYMONTH lets in. */
function nextAllowedMonth(parts: RuleParts, day: DayNumber): DayNumber {
  if (!parts.byMonth) return day;
  const { year, month } = dateOf(day);
  if (allowsMonth(parts, month)) return day;
  let next = month + 1;
  while (next <= 12 && !allowsMonth(parts, next)) next += 1;
  return startOfMonth(year, next > 12 ? 13 : next);
}
