import { WEEKDAYS } from '../rule-parts.ts';
import type { RuleParts } from '../rule-parts.ts';
import {
  dateOf,
  daysInMonth,
  daysInYear,
  startOfMonth,
  startOfYear,
  weekdayOf,
} from './day-number.ts';
import type { DayNumber } from './day-number.ts';

/** Whether BYMONTH lets in a month. */
export function allowsMonth({ byMonth }: RuleParts, month: number): boolean {
  return byMonth === undefined || byMonth.includes(month);
}

/**
 * Whether a day is let in by BYMONTH, BYYEARDAY, BYMONTHDAY and BYDAY. A numbered weekday counts within
 * the month, or within the year where `ordinalsOf` says so.
 */
export function allowsDay(
  parts: RuleParts,
  day: DayNumber,
  ordinalsOf: 'month' | 'year' = 'month',
): boolean {
  const { byMonth, byYearDay, byMonthDay, byDay } = parts;
  const weekday = byDay && weekdayOf(day);
  const named = byDay?.filter((each) => WEEKDAYS.indexOf(each.day) + 1 === weekday);
  if (named?.length === 0) return false;
  const isNumbered = named?.every(({ nth }) => nth !== undefined) ?? false;
  if (!byMonth && !byYearDay && !byMonthDay && !isNumbered) return true;

  const date = dateOf(day);
  if (!allowsMonth(parts, date.month)) return false;
  if (byYearDay) {
    const position = day - startOfYear(date.year) + 1;
    if (!includes(byYearDay, position, daysInYear(date.year))) return false;
  }
  if (byMonthDay && !includes(byMonthDay, date.day, daysInMonth(date.year, date.month))) {
    return false;
  }
  if (!named || !isNumbered) return true;
  const [first, length] =
    ordinalsOf === 'year'
      ? [startOfYear(date.year), daysInYear(date.year)]
      : [startOfMonth(date.year, date.month), daysInMonth(date.year, date.month)];
  const before = day - first;
  return named.some(({ nth = 1 }) => {
    const number = Math.floor((nth > 0 ? before : length - 1 - before) / 7) + 1;
    return number === Math.abs(nth);
  });
}

/** Whether a list of positions, negative from the end, names this one of `length`. */
function includes(positions: readonly number[], position: number, length: number): boolean {
  return positions.includes(position) || positions.includes(position - length - 1);
}
