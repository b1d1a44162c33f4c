import { Temporal } from 'temporal-polyfill';
import type { Unit } from './languages/language.ts';
import type { WordsContext } from './model.ts';

/** More units than this leave the years that can be written, or take long to count. */
export const MAX_UNITS = 10_000;

/** A zone's rules are slow to look up, and a phrase or a page of tasks asks for the same moment many times. */
const nows = new WeakMap<WordsContext, Temporal.PlainDateTime>();

/** The user's clock now. */
export function localNow(ctx: WordsContext): Temporal.PlainDateTime {
  let now = nows.get(ctx);
  if (!now) nows.set(ctx, (now = ctx.now.toZonedDateTimeISO(ctx.timeZone).toPlainDateTime()));
  return now;
}

export function localToday(ctx: WordsContext): Temporal.PlainDate {
  return localNow(ctx).toPlainDate();
}

/** This year's, or the next year's that is not past; a 29 February waits for its year. */
export function nextOfYear<T extends Temporal.PlainDate | undefined>(
  pick: (year: number) => T,
  ctx: WordsContext,
): T {
  const today = localToday(ctx);
  const years = Array.from({ length: 9 }, (_, index) => pick(today.year + index));
  const coming = years.find((date) => date && Temporal.PlainDate.compare(date, today) >= 0);
  return coming ?? pick(today.year);
}

export function comingWeekday(
  from: Temporal.PlainDate,
  weekday: number,
  includesFrom: boolean,
): Temporal.PlainDate {
  const days = (weekday - from.dayOfWeek + 7) % 7;
  return from.add({ days: days === 0 && !includesFrom ? 7 : days });
}

export function nthWeekday(
  first: Temporal.PlainDate,
  nth: number,
  weekday: number,
): Temporal.PlainDate | undefined {
  const from = nth > 0 ? first : first.with({ day: first.daysInMonth - 6 });
  const weeks = nth > 0 ? nth - 1 : nth + 1;
  const date = comingWeekday(from, weekday, true).add({ weeks });
  return date.month === first.month ? date : undefined;
}

export function startOf(
  unit: Unit,
  date: Temporal.PlainDate,
  ctx: WordsContext,
): Temporal.PlainDate {
  switch (unit) {
    case 'week':
      return date.subtract({ days: (date.dayOfWeek - ctx.weekStart + 7) % 7 });
    case 'month':
      return date.with({ day: 1 });
    case 'quarter':
      return date.with({ day: 1, month: date.month - ((date.month - 1) % 3) });
    case 'year':
      return date.with({ day: 1, month: 1 });
    default:
      return date;
  }
}

/** Which day of a period is meant; its first where nothing is said. */
export type Edge = 'mid' | 'end';

export function edge(
  start: Temporal.PlainDate,
  unit: Unit,
  which: Edge | undefined,
  ctx: WordsContext,
): Temporal.PlainDate {
  if (which === 'mid') return start.add({ days: unit === 'week' ? 2 : 14 });
  return which === 'end' ? addUnits(start, 1, unit, ctx).subtract({ days: 1 }) : start;
}

export function lastWorkingDay(
  weekStart: Temporal.PlainDate,
  ctx: WordsContext,
): Temporal.PlainDate {
  const days = [6, 5, 4, 3, 2, 1, 0].map((days) => weekStart.add({ days }));
  return (
    days.find((date) => ctx.workingDays.includes(date.dayOfWeek)) ?? weekStart.add({ days: 6 })
  );
}

/** Whole units later (or earlier); a month without that day gives its last day. */
export function addUnits(
  date: Temporal.PlainDate,
  n: number,
  unit: Unit,
  ctx: WordsContext,
): Temporal.PlainDate {
  switch (unit) {
    case 'workday':
      return addWorkdays(date, n, ctx.workingDays);
    case 'weekday':
      return addWorkdays(date, n, [1, 2, 3, 4, 5]);
    case 'quarter':
      return date.add({ months: 3 * n });
    case 'minute':
    case 'hour':
      return date;
    default:
      return date.add({ [`${unit}s`]: n });
  }
}

function addWorkdays(
  from: Temporal.PlainDate,
  n: number,
  days: readonly number[],
): Temporal.PlainDate {
  const step = Math.sign(n);
  let date = from;
  for (let left = Math.abs(n); left > 0 && days.length > 0;) {
    date = date.add({ days: step });
    if (days.includes(date.dayOfWeek)) left -= 1;
  }
  return date;
}
