import { Temporal } from 'temporal-polyfill';
import type { Unit } from '../slots.ts';
import type { WordsContext } from '../types.ts';
import { localToday, refuse } from './meaning.ts';
import type { DayMeaning, MeaningInput, ReadMeaning, Refusal } from './meaning.ts';

/** More units than this leave the years that can be written, or take long to count. */
export const MAX_UNITS = 10_000;

/** What words about days mean. Each reads the slots its patterns name. */
export const dateMeanings = {
  isoDate: ({ slots }) => readIsoDate(slots.iso),
  isoTime: ({ slots, ctx }) => readIsoTime(slots.isoTime, ctx),
  now: ({ ctx }) => ({ kind: 'moment', at: ctx.now }),

  /** `days` from today, at `time` when the words say one ("tonight"). */
  dayOffset: ({ args, ctx }) => {
    const date = localToday(ctx).add({ days: Number(args['days']) });
    return args['time'] === undefined ? day(date) : { ...day(date), time: String(args['time']) };
  },
  /** The next such day after today; "this" lets today in. */
  weekday: ({ slots, args, ctx }) =>
    day(comingWeekday(localToday(ctx), slots.weekday, args['today'] === true)),
  /** The day of the calendar week after this one. */
  weekdayNextWeek: ({ slots, ctx }) => {
    const week = startOf('week', localToday(ctx), ctx).add({ weeks: 1 });
    return day(comingWeekday(week, slots.weekday, true));
  },
  /** "27 jan", "Wed 27 Jan 2027": a weekday that is said has to be right. */
  monthDay: ({ slots, optional, ctx }) => {
    const { weekday, year } = optional;
    return onWeekday(weekday, { month: slots.month, day: slots.day, year }, ctx);
  },
  /** A holiday with a date of its own. */
  holiday: ({ args, ctx }) => inYear(Number(args['month']), Number(args['day']), undefined, ctx),
  /** Day before month, as most of the world and Todoist write it. */
  slashDate: ({ slots: { slashDate }, optional: { weekday }, ctx }) => {
    const { day: first, month: second, year } = slashDate;
    if (second > 12 && first <= 12) {
      const swapped = `${second}/${first}${year === undefined ? '' : `/${year}`}`;
      return refuse('The day comes before the month.', swapped);
    }
    if (second > 12) return undefined;
    return onWeekday(weekday, { month: second, day: first, year }, ctx);
  },
  /** "27th": this month's, or the next month that has one still to come. */
  dayOfMonth: ({ slots, ctx }) => {
    const { ordinal } = slots;
    if (ordinal < 1 || ordinal > 31) return undefined;
    const today = localToday(ctx);
    for (let month = 0; ; month += 1) {
      const first = today.with({ day: 1 }).add({ months: month });
      if (ordinal > first.daysInMonth) continue;
      const date = first.with({ day: ordinal });
      if (Temporal.PlainDate.compare(date, today) >= 0) return day(date);
    }
  },
  /** "friday the 25th": the next 25th that is a friday. */
  weekdayOfMonth: ({ slots: { weekday, ordinal }, ctx }) => {
    const today = localToday(ctx);
    for (let months = 0; months < 14; months += 1) {
      const first = today.with({ day: 1 }).add({ months });
      if (ordinal < 1 || ordinal > first.daysInMonth) continue;
      const date = first.with({ day: ordinal });
      const isComing = Temporal.PlainDate.compare(date, today) >= 0;
      if (isComing && date.dayOfWeek === weekday) return day(date);
    }
    return undefined;
  },
  dayOfThatMonth: ({ slots: { ordinal }, args, ctx }) => {
    const first = localToday(ctx)
      .with({ day: 1 })
      .add({ months: Number(args['later']) });
    const last = first.daysInMonth;
    const number = ordinal < 0 ? last + 1 + ordinal : ordinal;
    const date = number >= 1 && number <= last ? first.with({ day: number }) : undefined;
    return dayOr(date, 'that month has no such day');
  },
  /** The 1st, the 15th (`mid`) or the last day of a named month. */
  edgeOfMonth: ({ slots, optional, args, ctx }) => {
    const pick = (year: number): Temporal.PlainDate =>
      edge(
        Temporal.PlainDate.from({ year, month: slots.month, day: 1 }),
        'month',
        args['edge'],
        ctx,
      );
    return day(optional.year === undefined ? nextOfYear(pick, ctx) : pick(optional.year));
  },
  /** The first day, the middle or the last day of this period or of a later one. */
  edgeOfPeriod: ({ args, ctx }) => {
    const unit = args['unit'] as Unit;
    const start = addUnits(
      startOf(unit, localToday(ctx), ctx),
      Number(args['later'] ?? 0),
      unit,
      ctx,
    );
    return day(edge(start, unit, args['edge'], ctx));
  },
  /** The last working day of this week, or of the next when it is past. */
  endOfWorkWeek: ({ args, ctx }) => {
    const today = localToday(ctx);
    const later = Number(args['later'] ?? 0);
    const thisWeek = startOf('week', today, ctx);
    const end = lastWorkingDay(thisWeek.add({ weeks: later }), ctx);
    const isPast = Temporal.PlainDate.compare(end, today) < 0;
    return day(isPast ? lastWorkingDay(thisWeek.add({ weeks: 1 }), ctx) : end);
  },
  weekend: ({ args, ctx }) => {
    const today = localToday(ctx);
    const isNext = args['next'] === true;
    const from = isNext ? startOf('week', today, ctx).add({ weeks: 1 }) : today;
    return day(comingWeekday(from, 6, true));
  },
  /** A number of units from now; hours and minutes give a moment. */
  fromNow: ({ slots, optional, args, ctx }) => {
    const unit = (args['unit'] as Unit | undefined) ?? slots.unit;
    const n = optional.n ?? Number(args['n']);
    return shift(ctx, day(localToday(ctx)), n * Number(args['sign'] ?? 1), unit);
  },
  /** "in an hour and a half". */
  minutesFromNow: ({ args, ctx }) => ({
    kind: 'moment',
    at: ctx.now.add({ minutes: Number(args['minutes']) }),
  }),
  /** "in 1 hour 30 minutes": only hours and minutes have one length everywhere. */
  lengthFromNow: ({ slots: { length }, ctx }) => {
    if (length.some(({ unit }) => unit !== 'hour' && unit !== 'minute')) return undefined;
    const minutes = length.reduce((sum, { n, unit }) => sum + n * (unit === 'hour' ? 60 : 1), 0);
    return { kind: 'moment', at: ctx.now.add({ minutes: Math.round(minutes) }) };
  },
  secondsFromNow: ({ slots, ctx }) => ({
    kind: 'moment',
    at: ctx.now.add({ seconds: Math.round(slots.n) }),
  }),
  /** "by friday" is due on friday. */
  sameDate: ({ slots }) => slots.date,
  /** "3 days after friday", "a week before 1 december". */
  fromDate: ({ slots, args, ctx }) =>
    shift(ctx, slots.date, slots.n * Number(args['sign'] ?? 1), slots.unit),
  nthWeekdayOfMonth: ({ slots, optional, args, ctx }) => {
    if (args['later'] !== undefined) {
      const first = localToday(ctx)
        .with({ day: 1 })
        .add({ months: Number(args['later']) });
      return dayOr(nthWeekday(first, slots.ordinal, slots.weekday), 'that month has no such day');
    }
    const pick = (year: number): Temporal.PlainDate | undefined =>
      nthWeekday(
        Temporal.PlainDate.from({ year, month: slots.month, day: 1 }),
        slots.ordinal,
        slots.weekday,
      );
    const date = optional.year === undefined ? nextOfYear(pick, ctx) : pick(optional.year);
    return dayOr(date, 'that month has no such day');
  },
} satisfies Record<string, ReadMeaning>;

function day(date: Temporal.PlainDate): DayMeaning {
  return { kind: 'day', date };
}

function dayOr(date: Temporal.PlainDate | undefined, why: string): DayMeaning | Refusal {
  return date ? day(date) : refuse(`There is no such date: ${why}.`);
}

function readIsoDate(text: string): DayMeaning | Refusal {
  try {
    return day(Temporal.PlainDate.from(text));
  } catch {
    return refuse(`There is no day ${text}.`, 'a date as 2026-12-31');
  }
}

function readIsoTime(text: string, ctx: WordsContext): DayMeaning | Refusal {
  try {
    if (/(?:Z|[+-]\d{2}:?\d{2})$/.test(text)) {
      return { kind: 'moment', at: Temporal.Instant.from(text) };
    }
    const local = Temporal.PlainDateTime.from(text);
    return { kind: 'moment', at: local.toZonedDateTime(ctx.timeZone).toInstant() };
  } catch {
    return refuse(`There is no time ${text}.`, 'a time as 2026-12-31T09:00');
  }
}

/** A date whose weekday, where it is said, is right. */
function onWeekday(
  weekday: number | undefined,
  { month, day: number, year }: { month: number; day: number; year: number | undefined },
  ctx: WordsContext,
): DayMeaning | Refusal | undefined {
  if (weekday === undefined) return inYear(month, number, year, ctx);
  const now = localToday(ctx).year;
  const dates = (year === undefined ? [now, now + 1] : [year]).map((each) =>
    inYear(month, number, each, ctx),
  );
  const right = dates.find((date) => date?.kind === 'day' && date.date.dayOfWeek === weekday);
  return right ?? refuse('That date is another day of the week.');
}

function inYear(
  month: number,
  dayNumber: number,
  year: number | undefined,
  ctx: WordsContext,
): DayMeaning | Refusal | undefined {
  if (dayNumber < 1 || dayNumber > 31) return undefined;
  const pick = (inThis: number): Temporal.PlainDate | undefined => {
    const first = Temporal.PlainDate.from({ year: inThis, month, day: 1 });
    return dayNumber <= first.daysInMonth ? first.with({ day: dayNumber }) : undefined;
  };
  const date = year === undefined ? nextOfYear(pick, ctx) : pick(year);
  return dayOr(date, `day ${dayNumber} is not in that month`);
}

/** This year's, or the next year's that is not past; a 29 February waits for its year. */
function nextOfYear<T extends Temporal.PlainDate | undefined>(
  pick: (year: number) => T,
  ctx: WordsContext,
): T {
  const today = localToday(ctx);
  const years = Array.from({ length: 9 }, (_, index) => pick(today.year + index));
  const coming = years.find((date) => date && Temporal.PlainDate.compare(date, today) >= 0);
  return coming ?? pick(today.year);
}

function comingWeekday(
  from: Temporal.PlainDate,
  weekday: number,
  includesFrom: boolean,
): Temporal.PlainDate {
  const days = (weekday - from.dayOfWeek + 7) % 7;
  return from.add({ days: days === 0 && !includesFrom ? 7 : days });
}

function nthWeekday(
  first: Temporal.PlainDate,
  nth: number,
  weekday: number,
): Temporal.PlainDate | undefined {
  const from = nth > 0 ? first : first.with({ day: first.daysInMonth - 6 });
  const weeks = nth > 0 ? nth - 1 : nth + 1;
  const date = comingWeekday(from, weekday, true).add({ weeks });
  return date.month === first.month ? date : undefined;
}

function startOf(unit: Unit, date: Temporal.PlainDate, ctx: WordsContext): Temporal.PlainDate {
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

function edge(
  start: Temporal.PlainDate,
  unit: Unit,
  which: MeaningInput['args'][string] | undefined,
  ctx: WordsContext,
): Temporal.PlainDate {
  if (which === 'mid') return start.add({ days: 14 });
  return which === 'end' ? addUnits(start, 1, unit, ctx).subtract({ days: 1 }) : start;
}

function lastWorkingDay(weekStart: Temporal.PlainDate, ctx: WordsContext): Temporal.PlainDate {
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

function shift(ctx: WordsContext, from: DayMeaning, n: number, unit: Unit): DayMeaning | Refusal {
  if (unit === 'minute' || unit === 'hour') {
    const start = from.kind === 'moment' ? from.at : ctx.now;
    return {
      kind: 'moment',
      at: start.add({ minutes: Math.round(n * (unit === 'hour' ? 60 : 1)) }),
    };
  }
  if (Math.abs(n) > MAX_UNITS) return refuse('That is too far away.');
  if (!Number.isInteger(n)) return refuse(`Only hours can be split: ${n} is not a whole number.`);
  const start =
    from.kind === 'day' ? from.date : from.at.toZonedDateTimeISO(ctx.timeZone).toPlainDate();
  const date = addUnits(start, n, unit, ctx);
  return from.kind === 'day' ? { ...from, date } : day(date);
}
