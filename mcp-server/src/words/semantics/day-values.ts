import { Temporal } from 'temporal-polyfill';
import { localToday, nextOfYear } from '../calendar.ts';
import type { Language } from '../languages/language.ts';
import type { DayValue, Refusal, WordsContext } from '../model.ts';
import { refuse } from './action.ts';
import type { ActionInput } from './action.ts';

export function day(date: Temporal.PlainDate): DayValue {
  return { kind: 'day', date };
}

export function dayOr(date: Temporal.PlainDate | undefined, why: string): DayValue | Refusal {
  return date ? day(date) : refuse(`There is no such date: ${why}.`);
}

/** A date whose weekday, where it is said, is right. */
export function onWeekday(
  weekday: number | undefined,
  { month, day: number, year }: { month: number; day: number; year: number | undefined },
  ctx: WordsContext,
): DayValue | Refusal | undefined {
  if (weekday === undefined) return inYear(month, number, year, ctx);
  const now = localToday(ctx).year;
  const dates = (year === undefined ? [now, now + 1] : [year]).map((each) =>
    inYear(month, number, each, ctx),
  );
  const right = dates.find((date) => date?.kind === 'day' && date.date.dayOfWeek === weekday);
  return right ?? refuse('That date is another day of the week.');
}

export function inYear(
  month: number,
  dayNumber: number,
  year: number | undefined,
  ctx: WordsContext,
): DayValue | Refusal | undefined {
  if (dayNumber < 1 || dayNumber > 31) return undefined;
  const pick = (inThis: number): Temporal.PlainDate | undefined => {
    const first = Temporal.PlainDate.from({ year: inThis, month, day: 1 });
    return dayNumber <= first.daysInMonth ? first.with({ day: dayNumber }) : undefined;
  };
  const date = year === undefined ? nextOfYear(pick, ctx) : pick(year);
  return dayOr(date, `day ${dayNumber} is not in that month`);
}

/**
 * A date in digits: the person's order where their settings say one, and otherwise the only order
 * that a calendar has; a weekday beside it decides too.
 */
export function readNumericDate({
  text,
  optional: { slashDate, dottedDate, weekday },
  ctx,
  language,
}: ActionInput): DayValue | Refusal | undefined {
  const written = slashDate ?? dottedDate;
  if (!written) return undefined;
  const { first, second, year } = written;
  const dayFirst = { day: first, month: second, year };
  const monthFirst = { day: second, month: first, year };
  // Nobody writes dots with the month first.
  const isUs = ctx.dateFormat === 'us' && !written.dotted;
  const readings = (isUs ? [monthFirst, dayFirst] : [dayFirst, monthFirst]).filter(
    ({ month }, index) => month <= 12 && !(index === 1 && (first === second || written.dotted)),
  );
  const [own] = readings;
  if (!own) return undefined;
  if (/\.\d\d$/u.test(text) && isFarYear(own.year, ctx)) return undefined;
  if (readings.length === 1 || isUs || ctx.dateFormat === 'eu') return onWeekday(weekday, own, ctx);
  const values = readings.map((reading) => onWeekday(weekday, reading, ctx));
  const possible = values.filter((value) => value?.kind === 'day');
  if (possible.length < 2) return possible[0] ?? values[0];
  const ways = readings.map(({ day: number, month }) => `${number} ${monthName(month, language)}`);
  return refuse(
    `This can be ${ways.join(' or ')}: your settings say no order of day and month.`,
    ways.join(', '),
  );
}

export function monthName(month: number, language: Language): string {
  return Object.entries(language.months).find(([, number]) => number === month)?.[0] ?? `${month}`;
}

/** "release 1.2.30": with a year of two digits, dots make a date only of years around this one. */
function isFarYear(year: number | undefined, ctx: WordsContext): boolean {
  return year !== undefined && year - localToday(ctx).year > 2;
}

/** This month's day of that number, or the next month's that has one still to come. */
export function comingDayOfMonth(number: number, ctx: WordsContext): Temporal.PlainDate {
  const today = localToday(ctx);
  for (let month = 0; ; month += 1) {
    const first = today.with({ day: 1 }).add({ months: month });
    if (number > first.daysInMonth) continue;
    const date = first.with({ day: number });
    if (Temporal.PlainDate.compare(date, today) >= 0) return date;
  }
}
