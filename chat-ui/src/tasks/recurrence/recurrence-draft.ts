import type { Task } from '@taskloom/contracts';

import { minutesOf } from '../../time/minutes-of.ts';
import { weekday } from '../../time/calendar-day.ts';
import { dueDay } from '../../time/format-date.ts';

export const UNITS = ['day', 'week', 'month', 'year'] as const;
export type Unit = (typeof UNITS)[number];

/** -1 is the last one. */
export const PLACES = [1, 2, 3, 4, -1] as const;
export type PlaceInMonth = (typeof PLACES)[number];

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What the editor holds of a recurrence. */
export interface RecurrenceDraft {
  unit: Unit;
  interval: number;
  /** Of a week. */
  weekdays: Weekday[];
  /** Of a month: a day (-1 is the last), or a weekday's place. */
  monthly: { day: number } | { place: PlaceInMonth; weekday: Weekday };
  fromCompletion: boolean;
  /** HH:MM; empty leaves the time of day as it is. */
  time: string;
  ends: { after: 'never' } | { after: 'day'; day: string } | { after: 'count'; count: number };
}

/** As the server reads it: "every 2 weeks on mon, thu at 9:00 until 2027-01-01". */
export function wordsOf(draft: RecurrenceDraft): string {
  const { unit, interval, fromCompletion, time, ends } = draft;
  const span = interval === 1 ? unit : `${interval} ${unit}s`;
  return [
    fromCompletion ? 'every!' : 'every',
    span,
    placeOf(draft),
    time === '' ? '' : `at ${time}`,
    ends.after === 'day' && ends.day !== '' ? `until ${ends.day}` : '',
    ends.after === 'count' ? `for ${ends.count} times` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function placeOf({ unit, weekdays, monthly }: RecurrenceDraft): string {
  if (unit === 'week' && weekdays.length > 0)
    return `on ${WEEKDAYS.filter((day) => weekdays.includes(day)).join(', ')}`;
  if (unit !== 'month') return '';
  if ('place' in monthly) return `on the ${ordinal(monthly.place)} ${monthly.weekday}`;
  return monthly.day === -1 ? 'on the last day' : `on the ${ordinal(monthly.day)}`;
}

/** What a task repeats by, as far as the editor can say it; else what its date suggests. */
export function draftOf({ due, recurrence }: Task, timeZone: string): RecurrenceDraft {
  const day = due && dueDay(due, timeZone);
  const own = WEEKDAYS[day === undefined ? 0 : weekday(day) - 1] ?? 'mon';
  const parts = new Map(
    (recurrence?.rrule ?? '').split(';').map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=');
      return [name, value];
    }),
  );
  const unit = UNITS.find((known) => FREQUENCIES[known] === parts.get('FREQ')) ?? 'week';
  const nth = /^(-?\d)(MO|TU|WE|TH|FR|SA|SU)$/u.exec(parts.get('BYDAY') ?? '');
  const place = PLACES.find((known) => known === Number(nth?.[1]));
  const weekdays = (parts.get('BYDAY') ?? '')
    .split(',')
    .flatMap((code) => WEEKDAYS.find((known) => codeOf(known) === code) ?? []);
  return {
    unit,
    interval: Number(parts.get('INTERVAL') ?? 1),
    weekdays: weekdays.length > 0 || recurrence !== undefined ? weekdays : [own],
    monthly:
      place === undefined
        ? { day: lastOf(parts.get('BYMONTHDAY')) ?? Number(day?.slice(8) ?? 1) }
        : { place, weekday: WEEKDAYS.find((known) => codeOf(known) === nth?.[2]) ?? own },
    fromCompletion: recurrence?.anchor === 'completion',
    time: due?.at === undefined ? '' : clockTime(minutesOf(due.at, timeZone)),
    ends: endsOf(parts),
  };
}

const FREQUENCIES: Record<Unit, string> = {
  day: 'DAILY',
  week: 'WEEKLY',
  month: 'MONTHLY',
  year: 'YEARLY',
};

function endsOf(parts: ReadonlyMap<string, string>): RecurrenceDraft['ends'] {
  const until = /^(\d{4})(\d\d)(\d\d)/u.exec(parts.get('UNTIL') ?? '');
  if (until !== null) return { after: 'day', day: until.slice(1).join('-') };
  const count = Number(parts.get('COUNT'));
  return count > 0 ? { after: 'count', count } : { after: 'never' };
}

/** "28,29,30,31" is what the 31st is made of. */
function lastOf(days: string | undefined): number | undefined {
  const last = days?.split(',').at(-1);
  return last === undefined ? undefined : Number(last);
}

function codeOf(day: Weekday): string {
  return day.slice(0, 2).toUpperCase();
}

function clockTime(minutes: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });

function ordinal(place: number): string {
  return place === -1 ? 'last' : `${place}${ENDINGS[ordinals.select(place)] ?? 'th'}`;
}
