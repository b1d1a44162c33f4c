import { Temporal } from 'temporal-polyfill';
import type { Unit } from '../languages/language.ts';
import type { DayValue, Refusal, WordsContext } from '../model.ts';
import {
  addUnits,
  comingWeekday,
  edge,
  lastWorkingDay,
  localToday,
  MAX_UNITS,
  nextOfYear,
  nthWeekday,
  startOf,
} from '../calendar.ts';
import type { Edge } from '../calendar.ts';
import { refuse } from './action.ts';
import type { SemanticAction } from './action.ts';
import {
  comingDayOfMonth,
  day,
  dayOr,
  inYear,
  monthName,
  onWeekday,
  readNumericDate,
} from './day-values.ts';

/** What words about days mean. Each reads the parameters that its patterns name. */
export const dateActions = {
  isoDate: ({ params }) => readIsoDate(params.iso),
  isoTime: ({ params, ctx }) => readIsoTime(params.isoTime, ctx),
  now: ({ ctx }) => ({ kind: 'moment', at: ctx.now }),

  /** `days` from today, at `time` when the words say one ("tonight"). */
  dayOffset: ({ args, ctx }) => {
    const date = localToday(ctx).add({ days: Number(args['days']) });
    return args['time'] === undefined ? day(date) : { ...day(date), time: String(args['time']) };
  },
  /** The next such day after today; "this" lets today in. */
  weekday: ({ params, args, ctx }) => {
    const coming = comingWeekday(localToday(ctx), params.weekday, args['today'] === true);
    const date = coming.add({ weeks: Number(args['weeks'] ?? 0) });
    return args['time'] === undefined
      ? { ...day(date), isWeekday: true }
      : { ...day(date), time: String(args['time']) };
  },
  /** The day of the calendar week after this one. */
  weekdayNextWeek: ({ params, args, ctx }) => {
    const weeks = 1 + Number(args['weeks'] ?? 0);
    const week = startOf('week', localToday(ctx), ctx).add({ weeks });
    return day(comingWeekday(week, params.weekday, true));
  },
  /** "mon wed fri" says neither which of them nor that they repeat. */
  severalWeekdays: ({ text, params }) =>
    params.weekdays.length < 2 ? undefined : severalDays(text.replace(/^on /u, '')),
  severalDays: ({ text, params }) =>
    params.nths.length < 2 ? undefined : severalDays(text.replace(/^on /u, '')),
  /** Easter and its like: another day each year, which is not looked up. */
  noFixedDate: ({ text }) => refuse(`"${text}" is another date each year.`, '28 mar, 26 nov'),
  /** "this week", "late march": when within it is not said. */
  noOneDay: ({ text }) =>
    refuse(`"${text}" is not one day.`, 'friday, end of the week, end of the month, 27 jan'),
  /** "27 jan", "Wed 27 Jan 2027": a weekday that is said has to be right. */
  monthDay: ({ params, optional, ctx }) => {
    const { weekday, year } = optional;
    return onWeekday(weekday, { month: params.month, day: params.day, year }, ctx);
  },
  /** A holiday with a date of its own. */
  holiday: ({ args, ctx }) => inYear(Number(args['month']), Number(args['day']), undefined, ctx),
  /** "27/1", "31.12": the order is the person's own where both are possible. */
  slashDate: (input) => readNumericDate(input),
  /** "27th": this month's, or the next month that has one still to come. */
  dayOfMonth: ({ params, optional, ctx }) => {
    const ordinal = optional.nth ?? params.ordinal;
    if (ordinal < 0) return undefined;
    if (ordinal === 0 || ordinal > 31) return refuse('A month has days 1 to 31.');
    return day(comingDayOfMonth(ordinal, ctx));
  },
  /** "friday the 25th": the next 25th that is a friday. */
  weekdayOfMonth: ({ params: { weekday, ordinal }, ctx }) => {
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
  /** "friday 13": a date where the coming 13th is a friday. A number up to 12 may be an hour instead. */
  weekdayWithNumber: ({ text, params: { weekday, day: number }, ctx, language }) => {
    const coming = comingDayOfMonth(number, ctx);
    if (coming.dayOfWeek === weekday) return day(coming);
    if (number <= 12) return undefined;
    const month = monthName(coming.month, language);
    const hour = number < 24 ? [`${text.replace(/\s*\d+$/u, '')} ${number}:00`] : [];
    return refuse(
      `The coming ${number} ${month} is on another day of the week.`,
      [...hour, `${number} ${month}`].join(', '),
    );
  },
  dayOfThatMonth: ({ params: { ordinal }, args, ctx }) => {
    const first = localToday(ctx)
      .with({ day: 1 })
      .add({ months: Number(args['later']) });
    const last = first.daysInMonth;
    const number = ordinal < 0 ? last + 1 + ordinal : ordinal;
    const date = number >= 1 && number <= last ? first.with({ day: number }) : undefined;
    return dayOr(date, 'that month has no such day');
  },
  /** The 1st, the 15th (`mid`) or the last day of a named month. */
  edgeOfMonth: ({ params, optional, args, ctx }) => {
    const pick = (year: number): Temporal.PlainDate =>
      edge(
        Temporal.PlainDate.from({ year, month: params.month, day: 1 }),
        'month',
        args['edge'] as Edge | undefined,
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
    return day(edge(start, unit, args['edge'] as Edge | undefined, ctx));
  },
  edgeOfQuarter: ({ params, optional, args, ctx }) => {
    const pick = (year: number): Temporal.PlainDate =>
      edge(
        Temporal.PlainDate.from({ year, month: params.quarter * 3 - 2, day: 1 }),
        'quarter',
        args['edge'] as Edge | undefined,
        ctx,
      );
    return day(optional.year === undefined ? nextOfYear(pick, ctx) : pick(optional.year));
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
  fromNow: ({ params, optional, args, ctx }) => {
    const unit = (args['unit'] as Unit | undefined) ?? params.unit;
    const n = optional.n ?? Number(args['n']);
    return shift(ctx, day(localToday(ctx)), n * Number(args['sign'] ?? 1), unit);
  },
  /** "in an hour and a half". */
  minutesFromNow: ({ args, ctx }) => ({
    kind: 'moment',
    at: ctx.now.add({ minutes: Number(args['minutes']) }),
  }),
  /** "in 1 hour 30 minutes": only hours and minutes have one length everywhere. */
  lengthFromNow: ({ params: { length }, ctx }) => {
    if (length.some(({ unit }) => unit !== 'hour' && unit !== 'minute')) return undefined;
    const minutes = length.reduce((sum, { n, unit }) => sum + n * (unit === 'hour' ? 60 : 1), 0);
    return { kind: 'moment', at: ctx.now.add({ minutes: Math.round(minutes) }) };
  },
  secondsFromNow: ({ params, ctx }) => ({
    kind: 'moment',
    at: ctx.now.add({ seconds: Math.round(params.n) }),
  }),
  /** "by friday" is due on friday. */
  sameDate: ({ params }) => params.date,
  /** "3 days after friday", "a week before 1 december". */
  fromDate: ({ params, optional, args, ctx }) => {
    const { n = 1, unit = 'day' } = optional;
    return shift(ctx, params.date, n * Number(args['sign'] ?? 1), unit);
  },
  /** "third thursday": this month's, or the next month's when it is past. */
  comingNthWeekday: ({ params: { ordinal, weekday }, args, ctx }) => {
    // "last friday" was a week ago.
    if (args['alone'] === true && ordinal < 0) return undefined;
    const today = localToday(ctx);
    for (let months = 0; months < 14; months += 1) {
      const date = nthWeekday(today.with({ day: 1 }).add({ months }), ordinal, weekday);
      if (date && Temporal.PlainDate.compare(date, today) >= 0) return day(date);
    }
    return dayOr(undefined, 'no month has such a day');
  },
  nthWeekdayOfMonth: ({ params, optional, args, ctx }) => {
    if (args['later'] !== undefined) {
      const first = localToday(ctx)
        .with({ day: 1 })
        .add({ months: Number(args['later']) });
      return dayOr(nthWeekday(first, params.ordinal, params.weekday), 'that month has no such day');
    }
    const pick = (year: number): Temporal.PlainDate | undefined =>
      nthWeekday(
        Temporal.PlainDate.from({ year, month: params.month, day: 1 }),
        params.ordinal,
        params.weekday,
      );
    const date = optional.year === undefined ? nextOfYear(pick, ctx) : pick(optional.year);
    return dayOr(date, 'that month has no such day');
  },
} satisfies Record<string, SemanticAction>;

function severalDays(text: string): Refusal {
  const items = text.split(/[\s,&+/]+/u).filter((word) => !/^(?:and|und)$/u.test(word));
  const list = /[-–]| (?:to|thru|through|bis) /u.test(text) ? text : items.join(', ');
  const message = 'Several days need "every", or a task for each.';
  return { ...refuse(message, `every ${list}`), replaces: true };
}

function readIsoDate(text: string): DayValue | Refusal {
  try {
    return day(Temporal.PlainDate.from(text));
  } catch {
    return refuse(`There is no day ${text}.`, '2026-12-31');
  }
}

function readIsoTime(text: string, ctx: WordsContext): DayValue | Refusal {
  try {
    if (/(?:Z|[+-]\d{2}:?\d{2})$/.test(text)) {
      return { kind: 'moment', at: Temporal.Instant.from(text) };
    }
    const local = Temporal.PlainDateTime.from(text);
    return { kind: 'moment', at: local.toZonedDateTime(ctx.timeZone).toInstant() };
  } catch {
    return refuse(`There is no time ${text}.`, '2026-12-31T09:00');
  }
}

function shift(ctx: WordsContext, from: DayValue, n: number, unit: Unit): DayValue | Refusal {
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
