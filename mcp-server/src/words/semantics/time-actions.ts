import { clockText } from '../parameters/clock-types.ts';
import { refuse } from './action.ts';
import type { ActionInput, SemanticAction } from './action.ts';

/** Minutes of ten years. */
export const MAX_OFFSET = 10 * 366 * 24 * 60;

/** What words about times of day and lengths of time mean. */
export const timeActions = {
  clock: ({ optional }) => {
    const time =
      optional.clock ?? optional.hourMark ?? optional.lateHourMark ?? optional.spacedClock;
    return time === undefined ? undefined : { kind: 'time', time };
  },
  /** "at 1830", "at 17.30": a time only where "at" says so. */
  looseClock: ({ params, optional }) => ({
    kind: 'time',
    time: optional.dottedClock ?? params.looseClock,
  }),
  /** "at 9:00 and 17:30". */
  clocks: ({ params: { clocks } }) => {
    const [time = '', ...others] = clocks;
    return others.length > 0 ? { kind: 'time', time, others } : { kind: 'time', time };
  },
  /** "10:00-11:30"; an end that is earlier is the next day's. */
  clockRange: ({ text, optional: { clockRange, hourRange } }) => {
    const [from = '', to = ''] = clockRange ?? hourRange ?? [];
    const length = minuteOfDay(to) - minuteOfDay(from);
    // "3-2" and "10-20" alone are a score and pages.
    const isBare = hourRange !== undefined && /^\d[\d\s–-]*$/u.test(text);
    if (length === 0 || (isBare && length < 0)) return undefined;
    const minutes = (length + 1440) % 1440;
    return { kind: 'time', time: from, minutes, ...(isBare ? { bare: true } : {}) };
  },
  /** A bare hour counts to 24; `bare` says that nothing marks it as a time. */
  hour: ({ text, params, args }) => ({
    kind: 'time',
    time: clockText(params.hour % 24),
    // "05" is written by who counts to 24.
    ...(/(?<!\d)0\d/u.test(text) ? {} : { saysNoHalf: true }),
    ...(args['bare'] === true ? { bare: true } : {}),
  }),
  /** "9 in the evening". */
  hourOfHalf: ({ params, args }) => {
    if (params.hour < 1 || params.hour > 12) return undefined;
    return { kind: 'time', time: clockText((params.hour % 12) + Number(args['add'])) };
  },
  hourInWords: ({ params, args }) => ({
    kind: 'time',
    time: clockText(params.hourWord, Number(args['minutes'] ?? 0)),
    saysNoHalf: true,
  }),
  /** "ten to five", "five past ten". */
  minutesFrom: ({ params, optional, args }) => {
    const hour = optional.hourWord ?? optional.hour ?? 0;
    const minutes = hour * 60 + params.minuteWord * Number(args['sign'] ?? 1);
    return hour > 23 || minutes < 0
      ? undefined
      : {
          kind: 'time',
          time: clockText(Math.floor(minutes / 60), minutes % 60),
          saysNoHalf: true,
        };
  },
  /** "15:30 UTC": times are read in the person's own zone. */
  otherZone: () => refuse('A time is read in your own time zone.', '2026-12-31T15:30Z'),
  /** "half 8" is 8:30 in one country and 7:30 in another. */
  halfHour: ({ params }) =>
    Number.isInteger(params.n) && params.n >= 1 && params.n <= 12
      ? refuse('This can be either half hour.', `half past ${params.n}, ${params.n - 1 || 12}:30`)
      : undefined,
  /** "half past nine", "quarter to 10". */
  minutesPast: ({ params, args }) => {
    const minutes = params.n * 60 + Number(args['minutes']);
    if (!Number.isInteger(params.n) || params.n > 23 || minutes < 0) return undefined;
    return {
      kind: 'time',
      time: clockText(Math.floor(minutes / 60), minutes % 60),
      saysNoHalf: true,
    };
  },
  dayPart: ({ optional, args }) => ({
    kind: 'time',
    time: optional.dayPart ?? String(args['time']),
    isDayPart: true,
  }),
  /** "at 8 and 20". */
  hours: ({ params: { hours } }) => {
    const [time = '', ...others] = hours.map((hour) => clockText(hour % 24));
    return { kind: 'time', time, others };
  },

  duration: ({ params }) => ({ kind: 'duration', minutes: lengthInMinutes(params) }),
  before: ({ params, args }) => {
    const minutes = lengthInMinutes(params);
    if (minutes > MAX_OFFSET) return refuse('A reminder is at most ten years from due.');
    return { kind: 'before', offset: offsetText(minutes * Number(args['sign'] ?? -1)) };
  },
  atDue: () => ({ kind: 'before', offset: 'PT0S' }),
  minutes: ({ args }) => ({ kind: 'duration', minutes: Number(args['minutes']) }),
  minutesBefore: ({ args }) => ({ kind: 'before', offset: offsetText(-Number(args['minutes'])) }),
} satisfies Record<string, SemanticAction>;

const MINUTES = {
  minute: 1,
  hour: 60,
  day: 1440,
  weekday: 1440,
  workday: 1440,
  week: 10_080,
  month: 43_200,
  quarter: 129_600,
  year: 525_600,
};

function minuteOfDay(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

function lengthInMinutes({ length }: ActionInput['params']): number {
  return Math.round(length.reduce((sum, { n, unit }) => sum + n * MINUTES[unit], 0));
}

/** ISO 8601 duration of whole minutes: -1470 → "-P1DT30M", 0 → "PT0S". */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'PT0S';
  const size = Math.abs(minutes);
  const days = Math.floor(size / 1440);
  const hours = Math.floor((size % 1440) / 60);
  const rest = size % 60;
  const time = `${hours > 0 ? `${hours}H` : ''}${rest > 0 ? `${rest}M` : ''}`;
  return `${minutes < 0 ? '-' : ''}P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`;
}
