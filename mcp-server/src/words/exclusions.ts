import type { Temporal } from 'temporal-polyfill';
import { WEEKDAYS } from '../recurrence/index.ts';
import type { NthDay, RuleParts } from '../recurrence/index.ts';
import type { PhraseSet } from './phrase-set.ts';
import type { DayValue } from './model.ts';

const EVERY_DAY: readonly NthDay[] = WEEKDAYS.map((day) => ({ day }));
const EVERY_MONTH = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const BY_DAYS: ReadonlySet<RuleParts['freq']> = new Set(['DAILY', 'WEEKLY', 'HOURLY', 'MINUTELY']);

/** A rule without what "except" names, or why that cannot be. */
export function exclude(
  parts: RuleParts,
  { of, values }: PhraseSet['except'][number],
): RuleParts | string {
  if (of === 'dates') return parts;
  return of === 'weekdays' ? withoutDays(parts, values) : withoutMonths(parts, values);
}

function withoutDays(parts: RuleParts, weekdays: readonly number[]): RuleParts | string {
  const { freq, interval, byDay } = parts;
  const isPlain = byDay ? byDay.every(({ nth }) => nth === undefined) : freq !== 'WEEKLY';
  if (!BY_DAYS.has(freq) || !isPlain || parts.stepsByDay) {
    return '"except" a day of the week needs a rule of days: "every day", "every weekday".';
  }
  const days = byDay ?? EVERY_DAY;
  const left = days.filter(({ day }) => !weekdays.includes(WEEKDAYS.indexOf(day) + 1));
  if (left.length === 0) return 'No day is left.';
  if (left.length === days.length) return 'The rule does not fall on that day anyway.';
  return {
    ...parts,
    ...(freq === 'DAILY' && interval === 1 ? { freq: 'WEEKLY' } : {}),
    byDay: left,
  };
}

function withoutMonths(parts: RuleParts, months: readonly number[]): RuleParts | string {
  if (parts.freq === 'YEARLY' && !parts.byMonth) {
    return '"except" a month needs a rule of months, weeks or days.';
  }
  if (parts.stepsByDay) return '"except" a month does not go with a rule that counts days.';
  const given = parts.byMonth ?? EVERY_MONTH;
  const byMonth = given.filter((month) => !months.includes(month));
  if (byMonth.length === 0) return 'No month is left.';
  if (byMonth.length === given.length) return 'The rule does not fall in that month anyway.';
  return { ...parts, byMonth };
}

/** The dates that "except" names, YYYY-MM-DD in order. */
export function excludedDates({ except }: PhraseSet, timeZone: string): string[] {
  const dates = except.flatMap((each) => (each.of === 'dates' ? each.values : []));
  return dates.map((date) => dayOf(date, timeZone).toString()).toSorted();
}

function dayOf(day: DayValue, timeZone: string): Temporal.PlainDate {
  return day.kind === 'day' ? day.date : day.at.toZonedDateTimeISO(timeZone).toPlainDate();
}
