import { clockText } from '../slots.ts';
import { refuse } from './meaning.ts';
import type { MeaningInput, ReadMeaning } from './meaning.ts';

/** Minutes of ten years. */
export const MAX_OFFSET = 10 * 366 * 24 * 60;

/** What words about times of day and lengths of time mean. */
export const timeMeanings = {
  clock: ({ slots }) => ({ kind: 'time', time: slots.clock }),
  /** "at 1830", "at 17.30": a time only where "at" says so. */
  looseClock: ({ slots }) => ({ kind: 'time', time: slots.looseClock }),
  /** "at 9:00 and 17:30". */
  clocks: ({ slots: { clocks } }) => {
    const [time = '', ...others] = clocks;
    return others.length > 0 ? { kind: 'time', time, others } : { kind: 'time', time };
  },
  /** "10:00-11:30"; an end that is earlier is the next day's. */
  clockRange: ({ slots: { clockRange } }) => {
    const [from = '', to = ''] = clockRange;
    const minutes = (minuteOfDay(to) - minuteOfDay(from) + 1440) % 1440;
    return minutes === 0 ? undefined : { kind: 'time', time: from, minutes };
  },
  /** A bare hour counts to 24; `bare` says that nothing marks it as a time. */
  hour: ({ slots, args }) => ({
    kind: 'time',
    time: clockText(slots.hour % 24),
    ...(args['bare'] === true ? { bare: true } : {}),
  }),
  /** "9 in the evening". */
  hourOfHalf: ({ slots, args }) => {
    if (slots.hour < 1 || slots.hour > 12) return undefined;
    return { kind: 'time', time: clockText((slots.hour % 12) + Number(args['add'])) };
  },
  /** "half past nine", "quarter to 10". */
  minutesPast: ({ slots, args }) => {
    const minutes = slots.n * 60 + Number(args['minutes']);
    if (!Number.isInteger(slots.n) || slots.n > 23 || minutes < 0) return undefined;
    return { kind: 'time', time: clockText(Math.floor(minutes / 60), minutes % 60) };
  },
  dayPart: ({ slots }) => ({ kind: 'time', time: slots.dayPart, isDayPart: true }),

  duration: ({ slots }) => ({ kind: 'duration', minutes: lengthInMinutes(slots) }),
  before: ({ slots, args }) => {
    const minutes = lengthInMinutes(slots);
    if (minutes > MAX_OFFSET) return refuse('A reminder is at most ten years from due.');
    return { kind: 'before', offset: offsetText(minutes * Number(args['sign'] ?? -1)) };
  },
  atDue: () => ({ kind: 'before', offset: 'PT0S' }),
  minutes: ({ args }) => ({ kind: 'duration', minutes: Number(args['minutes']) }),
  minutesBefore: ({ args }) => ({ kind: 'before', offset: offsetText(-Number(args['minutes'])) }),
} satisfies Record<string, ReadMeaning>;

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

function lengthInMinutes({ length }: MeaningInput['slots']): number {
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
