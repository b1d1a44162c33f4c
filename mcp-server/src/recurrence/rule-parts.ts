import { RecurrenceError } from './types.ts';

export const FREQUENCIES = ['MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** RFC 5545's weekdays in ISO order: `WEEKDAYS[0]` is ISO day 1. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface NthDay {
  day: Weekday;
  nth?: number;
}

/** UNTIL as written: a day (inclusive), a wall-clock time, or an instant. */
export type Until = { date: string } | { wall: string } | { at: string };

/** An RRULE taken apart. Absent lists are absent, never empty. */
export interface RuleParts {
  freq: Frequency;
  interval: number;
  count?: number;
  until?: Until;
  byMonth?: number[];
  byWeekNo?: number[];
  byYearDay?: number[];
  byMonthDay?: number[];
  byDay?: NthDay[];
  byHour?: number[];
  byMinute?: number[];
  bySecond?: number[];
  bySetPos?: number[];
  wkst?: Weekday;
  /** INTERVAL counts only the days of BYDAY ("every 3rd workday"). */
  stepsByDay?: true;
}

const MAX_INTERVAL = 10_000;
export const MAX_COUNT = 10_000;
const MAX_RULE_LENGTH = 500;

const NUMBER_LISTS = {
  BYMONTH: { key: 'byMonth', min: 1, max: 12, signed: false },
  BYWEEKNO: { key: 'byWeekNo', min: 1, max: 53, signed: true },
  BYYEARDAY: { key: 'byYearDay', min: 1, max: 366, signed: true },
  BYMONTHDAY: { key: 'byMonthDay', min: 1, max: 31, signed: true },
  BYHOUR: { key: 'byHour', min: 0, max: 23, signed: false },
  BYMINUTE: { key: 'byMinute', min: 0, max: 59, signed: false },
  BYSECOND: { key: 'bySecond', min: 0, max: 59, signed: false },
  BYSETPOS: { key: 'bySetPos', min: 1, max: 366, signed: true },
} as const;

type NumberListName = keyof typeof NUMBER_LISTS;

/**
 * Reads an RRULE value (RFC 5545 section 3.3.10), with or without the `RRULE:` before it.
 * @throws RecurrenceError `invalid` or `unsupported`, naming the part.
 */
export function parseRuleText(text: string): RuleParts {
  const value = text.trim().replace(/^RRULE:/i, '');
  if (value.length > MAX_RULE_LENGTH) {
    throw new RecurrenceError(
      'invalid',
      'RRULE',
      `A rule has at most ${MAX_RULE_LENGTH} characters.`,
    );
  }
  const fields = splitFields(value);
  const parts: RuleParts = { freq: readFrequency(fields.get('FREQ')), interval: 1 };
  for (const [name, raw] of fields) readField(parts, name, raw);
  refuseCombinations(parts);
  return parts;
}

function splitFields(value: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const piece of value.replace(/;$/, '').split(';')) {
    const [, written, field] = /^([A-Z-]+)=(.+)$/i.exec(piece.trim()) ?? [];
    if (written === undefined || field === undefined) {
      throw new RecurrenceError('invalid', piece, `"${piece}" is not a NAME=VALUE part of a rule.`);
    }
    const name = written.toUpperCase();
    if (fields.has(name)) {
      throw new RecurrenceError('invalid', piece, `${name} is given twice.`);
    }
    fields.set(name, field.toUpperCase());
  }
  return fields;
}

function readFrequency(raw: string | undefined): Frequency {
  if (raw === undefined) throw new RecurrenceError('invalid', 'FREQ', 'A rule needs FREQ.');
  if (raw === 'SECONDLY') {
    throw new RecurrenceError(
      'unsupported',
      'FREQ=SECONDLY',
      'A task recurs every minute at most.',
    );
  }
  const freq = FREQUENCIES.find((name) => name === raw);
  if (!freq) {
    throw new RecurrenceError(
      'invalid',
      `FREQ=${raw}`,
      `FREQ is one of ${FREQUENCIES.join(', ')}, not ${raw}.`,
    );
  }
  return freq;
}

function readField(parts: RuleParts, name: string, raw: string): void {
  const written = `${name}=${raw}`;
  if (name in NUMBER_LISTS) {
    const list = NUMBER_LISTS[name as NumberListName];
    parts[list.key] = raw.split(',').map((item) => readNumber(item, list, written));
    return;
  }
  switch (name) {
    case 'FREQ':
      return;
    case 'INTERVAL':
      parts.interval = readNumber(raw, { min: 1, max: MAX_INTERVAL, signed: false }, written);
      return;
    case 'COUNT':
      parts.count = readNumber(raw, { min: 1, max: MAX_COUNT, signed: false }, written);
      return;
    case 'UNTIL':
      parts.until = readUntil(raw);
      return;
    case 'BYDAY':
      parts.byDay = raw.split(',').map((item) => readDay(item, written));
      return;
    case 'WKST':
      parts.wkst = readWeekday(raw, written);
      return;
    case 'X-TASKLOOM-STEP':
      if (raw !== 'BYDAY') throw new RecurrenceError('invalid', written, `${name} is BYDAY.`);
      parts.stepsByDay = true;
      return;
    default:
      throw new RecurrenceError('unsupported', written, `${name} is not understood in a rule.`);
  }
}

function readNumber(
  raw: string,
  range: { min: number; max: number; signed: boolean },
  written: string,
): number {
  const value = /^[+-]?\d{1,5}$/.test(raw) ? Number(raw) : Number.NaN;
  const size = range.signed ? Math.abs(value) : value;
  if (!(size >= range.min && size <= range.max)) {
    const sign = range.signed ? ', or negative from the end' : '';
    throw new RecurrenceError(
      'invalid',
      written,
      `"${raw}" in ${written} must be ${range.min} to ${range.max}${sign}.`,
    );
  }
  return value;
}

function readWeekday(raw: string, written: string): Weekday {
  const day = WEEKDAYS.find((name) => name === raw);
  if (!day) {
    throw new RecurrenceError(
      'invalid',
      written,
      `"${raw}" in ${written} is not one of ${WEEKDAYS.join(', ')}.`,
    );
  }
  return day;
}

function readDay(raw: string, written: string): NthDay {
  const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(raw);
  const day = readWeekday(match?.[2] ?? raw, written);
  if (match?.[1] === undefined) return { day };
  return { day, nth: readNumber(match[1], { min: 1, max: 53, signed: true }, written) };
}

function readUntil(raw: string): Until {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})(Z)?)?$/.exec(raw);
  const [, year, month, day, hour, minute, second, utc] = match ?? [];
  const date = `${year}-${month}-${day}`;
  const instant = match
    ? Date.parse(`${date}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}Z`)
    : NaN;
  // Date.parse rolls "30 February" over; the date it gives back tells.
  if (Number.isNaN(instant) || !new Date(instant).toISOString().startsWith(date)) {
    throw new RecurrenceError(
      'invalid',
      `UNTIL=${raw}`,
      `UNTIL is a day (20261231) or a time (20261231T170000Z), not ${raw}.`,
    );
  }
  if (hour === undefined) return { date };
  const wall = `${date}T${hour}:${minute}:${second}`;
  return utc ? { at: `${wall}Z` } : { wall };
}

/** RFC 5545 section 3.3.10's table, and the forms that the expansion library gets wrong. */
function refuseCombinations(parts: RuleParts): void {
  const { freq } = parts;
  const ordinal = parts.byDay?.some((day) => day.nth !== undefined) ?? false;
  const invalid = (part: string, message: string): never => {
    throw new RecurrenceError('invalid', part, message);
  };
  if (parts.count !== undefined && parts.until) {
    invalid('COUNT', 'A rule ends by COUNT or by UNTIL, not by both.');
  }
  if (parts.byWeekNo && freq !== 'YEARLY') invalid('BYWEEKNO', 'BYWEEKNO needs FREQ=YEARLY.');
  if (parts.byYearDay && ['DAILY', 'WEEKLY', 'MONTHLY'].includes(freq)) {
    invalid('BYYEARDAY', `BYYEARDAY does not go with FREQ=${freq}.`);
  }
  if (parts.byMonthDay && freq === 'WEEKLY') {
    invalid('BYMONTHDAY', 'BYMONTHDAY does not go with FREQ=WEEKLY.');
  }
  if (ordinal && (!['MONTHLY', 'YEARLY'].includes(freq) || parts.byWeekNo)) {
    invalid(
      'BYDAY',
      'A numbered weekday (3FR) needs FREQ=MONTHLY or FREQ=YEARLY without BYWEEKNO.',
    );
  }
  if (parts.bySetPos && !hasOtherByPart(parts)) {
    invalid('BYSETPOS', 'BYSETPOS needs another BY part to choose from.');
  }
  if (parts.stepsByDay && !isPlainStep(parts)) {
    invalid(
      'X-TASKLOOM-STEP',
      'X-TASKLOOM-STEP needs FREQ=DAILY with INTERVAL and a plain BYDAY only.',
    );
  }
  if (freq === 'YEARLY' && parts.byDay && (parts.byYearDay || (ordinal && parts.byMonthDay))) {
    throw new RecurrenceError(
      'unsupported',
      'BYDAY',
      `A yearly rule with BYDAY and ${parts.byYearDay ? 'BYYEARDAY' : 'a numbered day and BYMONTHDAY'} is not supported.`,
    );
  }
}

function hasOtherByPart(parts: RuleParts): boolean {
  return Boolean(
    parts.byMonth ??
    parts.byWeekNo ??
    parts.byYearDay ??
    parts.byMonthDay ??
    parts.byDay ??
    parts.byHour ??
    parts.byMinute ??
    parts.bySecond,
  );
}

function isPlainStep(parts: RuleParts): boolean {
  const others =
    parts.byMonth ??
    parts.byWeekNo ??
    parts.byYearDay ??
    parts.byMonthDay ??
    parts.byHour ??
    parts.byMinute ??
    parts.bySecond ??
    parts.bySetPos;
  return (
    parts.freq === 'DAILY' &&
    others === undefined &&
    parts.byDay !== undefined &&
    parts.byDay.every((day) => day.nth === undefined)
  );
}
