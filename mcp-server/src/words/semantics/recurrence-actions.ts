import { monthDayParts, WEEKDAYS } from '../../recurrence/index.ts';
import type { Frequency, NthDay, RuleParts } from '../../recurrence/index.ts';
import { fromTheEndLast } from '../merge-rules.ts';
import type { Unit } from '../languages/language.ts';
import { refuse } from './action.ts';
import type { PhraseValue, Refusal } from '../model.ts';
import type { ActionInput, SemanticAction } from './action.ts';
import { readNumericDate } from './day-values.ts';

/** What words about repeating mean. */
export const recurrenceActions = {
  /** "every day", "every 3 weeks", "every other month": `n` from the words or the pattern. */
  everyUnit: (input) => {
    const n = input.optional.n ?? input.optional.ordinal ?? Number(input.args['n'] ?? 1);
    const unit = (input.args['unit'] as Unit | undefined) ?? input.params.unit;
    return everyUnit(input, n, unit);
  },
  /** "every mon, fri", "every other tuesday", "every 2 fridays". */
  everyWeekdays: (input) => {
    const interval = input.optional.n ?? Number(input.args['n'] ?? 1);
    const byDay = plainDays(input.params.weekdays);
    const wkst = weekStart(input, interval);
    return every(input, { freq: 'WEEKLY', interval, byDay, ...wkst });
  },
  everyNthWeekday: (input) =>
    orRefuse(nthDays(input), (days) => every(input, { freq: 'MONTHLY', interval: 1, ...days })),
  everyNthWeekdayOfMonths: (input) =>
    orRefuse(nthDays(input), (days) =>
      every(input, {
        freq: 'YEARLY',
        interval: 1,
        byMonth: sorted(input.params.months),
        ...days,
      }),
    ),
  /** "first monday of jan and jul": several months can only repeat. */
  nthWeekdayOfSeveralMonths: (input) =>
    input.params.months.length < 2
      ? undefined
      : orRefuse(nthDays(input), (days) =>
          every(input, {
            freq: 'YEARLY',
            interval: 1,
            byMonth: sorted(input.params.months),
            ...days,
          }),
        ),
  everyMonthDays: (input) => {
    const days = monthDays(input.optional.ordinals ?? input.params.nths);
    return orRefuse(days, (parts) => every(input, { freq: 'MONTHLY', interval: 1, ...parts }));
  },
  /** "every 27", "every 2, 15, 27". */
  everyDays: (input) =>
    orRefuse(monthDays(input.params.days), (parts) =>
      every(input, { freq: 'MONTHLY', interval: 1, ...parts }),
    ),
  everyWeekend: (input) => every(input, { freq: 'WEEKLY', interval: 1, byDay: plainDays([6, 7]) }),
  timesAUnit: () =>
    refuse(
      'This does not say on which days or at which times.',
      'every mon, wed and fri, every day at 9:00 and 17:00',
    ),
  everyLastDay: (input) => every(input, { freq: 'MONTHLY', interval: 1, byMonthDay: [-1] }),
  everyLastDayOfMonths: (input) =>
    every(input, {
      freq: 'YEARLY',
      interval: 1,
      byMonth: sorted(input.params.months),
      byMonthDay: [-1],
    }),
  everyNthWorkday: (input) =>
    orRefuse(nthWorkdays(input), (days) => every(input, { freq: 'MONTHLY', interval: 1, ...days })),
  /** "every last workday" can only be the month's. */
  everyEdgeWorkday: (input) =>
    every(input, {
      freq: 'MONTHLY',
      interval: 1,
      byDay: plainDays(input.params.group),
      bySetPos: [Number(input.args['nth'])],
    }),
  /** A list, "first and last workday", can only be the month's. */
  everyNthWorkdays: (input) =>
    input.params.ordinals.length < 2
      ? undefined
      : orRefuse(nthWorkdays(input), (days) =>
          every(input, { freq: 'MONTHLY', interval: 1, ...days }),
        ),
  everyDateOfYear: (input) => {
    const days = dateOfYear(input);
    return 'kind' in days ? days : every(input, { freq: 'YEARLY', interval: 1, ...days });
  },
  everyMonths: (input) =>
    every(input, {
      freq: 'YEARLY',
      interval: 1,
      byMonth: sorted(input.params.months),
      byMonthDay: [1],
    }),
  /** "every 14.2.": where the order is not known, it is refused as the date is. */
  everyNumericDate: (input) => {
    const date = readNumericDate(input);
    if (date?.kind !== 'day') return date?.kind === 'refusal' ? date : undefined;
    const { month, day } = date.date;
    return every(input, { freq: 'YEARLY', interval: 1, byMonth: [month], byMonthDay: [day] });
  },
  everyRepeatedDays: (input) =>
    every(input, { freq: 'WEEKLY', interval: 1, byDay: plainDays(input.params.repeatedDays) }),
  /** "every morning and evening". */
  everyDayParts: (input) => {
    const hours = input.params.dayParts.map((time) => Number(time.slice(0, 2)));
    return every(input, { freq: 'DAILY', interval: 1, byHour: sorted(hours), byMinute: [0] });
  },
  everyDayPart: (input) => every(input, { freq: 'DAILY', interval: 1 }, input.params.dayPart),

  onWeekdays: ({ params }) => ({
    kind: 'on',
    needs: 'week',
    parts: { byDay: plainDays(params.allDays) },
  }),
  onMonthDays: ({ params }) => {
    const days = monthDays(params.ordinals);
    return 'kind' in days ? days : { kind: 'on', needs: 'month', parts: days };
  },
  onLastDay: () => ({ kind: 'on', needs: 'month', parts: { byMonthDay: [-1] } }),
  onNthWeekday: (input) =>
    orRefuse(nthDays(input), (parts) => ({ kind: 'on', needs: 'month', parts })),
  onNthWeekdayOfMonths: (input) =>
    orRefuse(nthDays(input), (days) => ({
      kind: 'on',
      needs: 'year',
      parts: { byMonth: sorted(input.params.months), ...days },
    })),
  onNthWorkday: (input) =>
    orRefuse(nthWorkdays(input), (parts) => ({ kind: 'on', needs: 'month', parts })),
  onDateOfYear: (input) => {
    const days = dateOfYear(input);
    return 'kind' in days ? days : { kind: 'on', needs: 'year', parts: days };
  },
  inMonths: ({ params }) => ({
    kind: 'on',
    needs: 'year',
    parts: { byMonth: sorted(params.months) },
  }),

  starting: ({ params }) => ({ kind: 'start', day: params.date }),
  until: ({ params }) => ({ kind: 'until', day: params.date }),
  /** "until march" may let march in or not. */
  untilMonth: ({ text }) => {
    const month = text.replace(/^\S+\s+/u, '');
    return refuse('This can let the month in or not.', `until 1 ${month}, until end of ${month}`);
  },
  span: ({ params }) => ({ kind: 'span', n: params.n, unit: params.unit }),
  times: ({ params }) => ({ kind: 'times', n: params.n }),
  afterCompletion: () => ({ kind: 'anchor' }),
  exceptWeekdays: ({ params }) => ({ kind: 'except', of: 'weekdays', values: params.allDays }),
  exceptMonths: ({ params }) => ({ kind: 'except', of: 'months', values: sorted(params.months) }),
  exceptDates: ({ params }) => ({ kind: 'except', of: 'dates', values: params.dates }),
  /** "except the 13th" is no date, and no part of a rule either. */
  exceptDaysOfMonth: () =>
    refuse('Only weekdays, months and dates can be left out.', 'except friday, except dec 25'),
} satisfies Record<string, SemanticAction>;

const FREQUENCY: Record<Exclude<Unit, 'weekday' | 'workday' | 'quarter'>, Frequency> = {
  minute: 'MINUTELY',
  hour: 'HOURLY',
  day: 'DAILY',
  week: 'WEEKLY',
  month: 'MONTHLY',
  year: 'YEARLY',
};

function every(input: ActionInput, parts: RuleParts, time?: string): PhraseValue {
  const afterCompletion =
    input.optional.every?.afterCompletion === true || input.args['afterCompletion'] === true;
  return { kind: 'every', parts, afterCompletion, ...(time === undefined ? {} : { time }) };
}

function everyUnit(input: ActionInput, n: number, unit: Unit): PhraseValue | Refusal {
  if (n === 0.5 && unit === 'hour') return every(input, { freq: 'MINUTELY', interval: 30 });
  if (!Number.isInteger(n) || n < 1) return refuse(`${n} is not a whole number of ${unit}s.`);
  if (unit === 'quarter') return every(input, { freq: 'MONTHLY', interval: 3 * n });
  if (unit !== 'workday' && unit !== 'weekday') {
    return every(input, { freq: FREQUENCY[unit], interval: n, ...weekStart(input, n, unit) });
  }
  const byDay = plainDays(unit === 'workday' ? input.ctx.workingDays : [1, 2, 3, 4, 5]);
  if (n === 1) return every(input, { freq: 'WEEKLY', interval: 1, byDay });
  return every(input, { freq: 'DAILY', interval: n, byDay, stepsByDay: true });
}

/** Which weeks "every 2 weeks" takes depends on where a week starts; RFC 5545 says Monday. */
function weekStart(
  { ctx }: ActionInput,
  interval: number,
  unit: Unit = 'week',
): Pick<RuleParts, 'wkst'> {
  const wkst = WEEKDAYS[ctx.weekStart - 1];
  return unit === 'week' && interval > 1 && wkst !== undefined && wkst !== 'MO' ? { wkst } : {};
}

function plainDays(weekdays: readonly number[]): NthDay[] {
  return sorted(weekdays).map((number) => ({ day: weekdayName(number) }));
}

function weekdayName(number: number): NthDay['day'] {
  return WEEKDAYS[number - 1] ?? 'MO';
}

/** "1st and 3rd monday". */
function nthDays({ params }: ActionInput): Pick<RuleParts, 'byDay'> | Refusal {
  if (params.ordinals.some((nth) => Math.abs(nth) > 5)) {
    return refuse('A month has at most five of a weekday.', 'every 3rd friday, every last friday');
  }
  const day = weekdayName(params.weekday);
  return { byDay: sorted(params.ordinals).map((nth) => ({ nth, day })) };
}

function nthWorkdays({ params }: ActionInput): Pick<RuleParts, 'byDay' | 'bySetPos'> | Refusal {
  const byDay = plainDays(params.group);
  if (params.ordinals.some((nth) => Math.abs(nth) > 5 * byDay.length)) {
    return refuse('No month has so many of these days.', 'every 5th workday of the month');
  }
  return { byDay, bySetPos: sorted(params.ordinals) };
}

function orRefuse<T extends object>(
  value: T | Refusal,
  make: (value: T) => PhraseValue,
): PhraseValue | Refusal {
  return 'kind' in value ? value : make(value);
}

function monthDays(days: readonly number[]): (ReturnType<typeof monthDayParts> & object) | Refusal {
  if (days.some((day) => day > 31 || day < -1 || day === 0)) {
    return refuse('A month has days 1 to 31.', 'every 27th, every last day');
  }
  return (
    monthDayParts(days) ??
    refuse(
      'Two of the 29th, 30th, 31st and last day fall together in shorter months.',
      'every last day',
    )
  );
}

/** A day of one month, every year; a 29 February is the last day of other Februaries. */
function dateOfYear({ optional, args }: ActionInput): Partial<RuleParts> | Refusal {
  const { month = Number(args['month']), day = Number(args['day']) } = optional;
  const longest = month === 2 ? 29 : [4, 6, 9, 11].includes(month) ? 30 : 31;
  if (day < 1 || day > longest) return refuse(`Month ${month} has no day ${day}.`);
  const clamped = month === 2 && day === 29 ? monthDayParts([29]) : { byMonthDay: [day] };
  return { byMonth: [month], ...clamped };
}

function sorted(numbers: readonly number[]): number[] {
  const unique = [...new Set(numbers)];
  return unique.toSorted(fromTheEndLast);
}
