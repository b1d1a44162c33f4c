import type { DayMeaning } from './meanings/meaning.ts';
import type { WordsContext } from './types.ts';
import type { Language } from './languages/language.ts';

export type Unit =
  'minute' | 'hour' | 'day' | 'weekday' | 'workday' | 'week' | 'month' | 'quarter' | 'year';

/** The values a pattern's slots can have, by slot. */
export interface SlotTypes {
  n: number;
  unit: Unit;
  weekday: number;
  weekdays: number[];
  /** `weekdays` with both days of a weekend. */
  allDays: number[];
  /** Dates that say their day and month or are so many days from today. */
  dates: DayMeaning[];
  /** "workday": the days it stands for. */
  group: readonly number[];
  month: number;
  months: number[];
  day: number;
  /** Days of a month in digits, or the last: "1st and 15th". */
  nths: number[];
  /** Days of a month as bare numbers: "2, 15, 27". */
  days: number[];
  ordinal: number;
  ordinals: number[];
  year: number;
  clock: string;
  clocks: string[];
  /** "10:00-11:30": its two ends. */
  clockRange: string[];
  /** "1830", "17.30". */
  looseClock: string;
  hour: number;
  dayPart: string;
  every: { afterCompletion: boolean };
  /** "1h 30m", "1 day and 2 hours": its pieces as written. */
  length: { n: number; unit: Unit }[];
  /** ISO 8601 date. */
  iso: string;
  /** ISO 8601 date and time, with an offset or without. */
  isoTime: string;
  slashDate: { day: number; month: number; year?: number };
  date: DayMeaning;
}

export type SlotName = keyof SlotTypes;

/** How a slot looks (a regular expression without captures) and what its text means. */
export interface SlotReader<T> {
  source: string;
  /** The characters it may begin with; any where it is left out. */
  starts?: string;
  /** Undefined when the text looks right and means nothing, such as hour 25. */
  read(text: string, ctx: WordsContext): T | undefined;
}

export type SlotReaders = {
  [Name in Exclude<SlotName, 'date' | 'dates'>]: SlotReader<SlotTypes[Name]>;
};

/** Every slot but `date` and `dates`, which are made of the patterns themselves. */
export function createSlots(language: Language): SlotReaders {
  const suffix = `(?:${language.ordinalSuffix})`;
  const separator = `(?:\\s*[,&+/]\\s*(?:${anyOf(language.and)}\\s+)?|\\s+${anyOf(language.and)}\\s+)`;
  const number = pickFrom(language.numbers, '\\d{1,6}(?:\\.\\d{1,2})?', Number);
  const ordinal = pickFrom(language.ordinals, `\\d{1,3}${suffix}`, digits);
  const nth = pickFrom(language.lastDay, `[0-3]?\\d${suffix}`, digits);
  const weekday = pickFrom(language.weekdays);
  const month = pickFrom(language.months);
  const day = pickFrom(ordinalDays(language), `[0-3]?\\d${suffix}?(?![:.\\d])`, digits);
  const clock = clockSlot(language);
  const unit = pickFrom(language.units);
  return {
    n: number,
    unit,
    length: lengthSlot(number, unit, language),
    weekday,
    weekdays: weekdaysSlot(language, separator, [6]),
    allDays: weekdaysSlot(language, separator, [6, 7]),
    group: {
      starts: startsOf(Object.keys(language.dayGroups)),
      source: anyOf(Object.keys(language.dayGroups)),
      read: (text, ctx) => readDays(text, { language, ctx, weekend: [6] }),
    },
    month,
    months: listOf(month, separator),
    day,
    nths: listOf(nth, separator),
    days: listOf({ starts: DIGITS, source: '[0-3]?\\d(?![:.\\d])', read: digits }, separator),
    ordinal,
    ordinals: listOf(ordinal, separator),
    year: { source: '\\d{4}', read: Number },
    clock,
    clocks: listOf(clock, separator),
    clockRange: clockRangeSlot(clock, language),
    looseClock: {
      starts: DIGITS,
      source: '(?:(?:[01]?\\d|2[0-3])\\.[0-5]\\d|(?:[01]\\d|2[0-3])[0-5]\\d)(?!\\d)',
      read: (text) => clockText(Number(text.slice(0, -2).replace('.', '')), text.slice(-2)),
    },
    hour: { starts: DIGITS, source: '(?:[01]?\\d|2[0-4])(?![:.\\d])', read: Number },
    dayPart: pickFrom(language.dayParts),
    every: {
      starts: startsOf(language.every),
      source: `${anyOf(language.every)}(?:\\s*!)?`,
      read: (text) => ({ afterCompletion: text.endsWith('!') }),
    },
    iso: { starts: DIGITS, source: '\\d{4}-\\d{2}-\\d{2}', read: (text) => text },
    isoTime: {
      starts: DIGITS,
      source:
        '\\d{4}-\\d{2}-\\d{2}[t ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:z|[+-]\\d{2}:?\\d{2})?',
      read: (text) => text.toUpperCase().replace(' ', 'T'),
    },
    slashDate: {
      starts: DIGITS,
      source: '\\d{1,2}(?:/\\d{1,2}(?:/\\d{4})?|\\.\\d{1,2}\\.(?:\\d{4})?|-\\d{1,2}-\\d{4})',
      read: readSlash,
    },
  };
}

const DIGITS = '0123456789';

function startsOf(words: readonly string[]): string {
  return words.map((word) => word.charAt(0)).join('');
}

/** A regular expression for any of these words, the longest first. */
function anyOf(words: readonly string[]): string {
  if (words.length === 0) return '(?!)';
  const sources = words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&').replaceAll(' ', '\\s+'));
  return `(?:${sources.join('|')})`;
}

function pickFrom<T>(
  words: Readonly<Record<string, T>>,
  digitSource?: string,
  readDigits?: (text: string) => T,
): SlotReader<T> {
  const wordSource = `${anyOf(Object.keys(words))}(?!\\p{L})`;
  return {
    starts: startsOf(Object.keys(words)) + (digitSource === undefined ? '' : DIGITS),
    source: digitSource === undefined ? wordSource : `(?:${wordSource}|${digitSource})`,
    read: (text) => words[text.replaceAll(/\s+/g, ' ')] ?? readDigits?.(text),
  };
}

function listOf<T>(item: SlotReader<T>, separator: string): SlotReader<T[]> {
  const items = new RegExp(item.source, 'gu');
  return {
    ...(item.starts === undefined ? {} : { starts: item.starts }),
    source: `${item.source}(?:${separator}${item.source})*`,
    read(text, ctx) {
      const values = [...text.matchAll(items)].map(([match]) => item.read(match, ctx));
      return values.includes(undefined) ? undefined : (values as T[]);
    },
  };
}

function lengthSlot(
  number: SlotReader<number>,
  unit: SlotReader<Unit>,
  language: Language,
): SlotReader<SlotTypes['length']> {
  const piece = `${number.source}\\s*${unit.source}`;
  const pieces = new RegExp(`(${number.source})\\s*(${unit.source})`, 'gu');
  return {
    ...(number.starts === undefined ? {} : { starts: number.starts }),
    source: `${piece}(?:(?:\\s*,\\s*|\\s+${anyOf(language.and)}\\s+|\\s*)${piece})*`,
    read(text, ctx) {
      return [...text.matchAll(pieces)].map(([, n = '', unitText = '']) => ({
        n: number.read(n, ctx) ?? 0,
        unit: unit.read(unitText, ctx) ?? 'minute',
      }));
    },
  };
}

function digits(text: string): number {
  return Number.parseInt(text, 10);
}

/** "first" to "thirty-first", without what counts from the end. */
function ordinalDays(language: Language): Record<string, number> {
  return Object.fromEntries(Object.entries(language.ordinals).filter(([, value]) => value > 0));
}

function weekdaysSlot(
  language: Language,
  separator: string,
  weekend: readonly number[],
): SlotReader<number[]> {
  const one = `${anyOf(Object.keys(language.weekdays))}(?![\\p{L}\\p{N}])`;
  const group = `${anyOf(Object.keys(language.dayGroups))}(?![\\p{L}\\p{N}])`;
  const range = `${one}\\s*${anyOf(language.to)}\\s*${one}`;
  const item = `(?:${range}|${one}|${group})`;
  const items = new RegExp(item, 'gu');
  return {
    starts: startsOf([...Object.keys(language.weekdays), ...Object.keys(language.dayGroups)]),
    // "mon wed fri" is a list too: a second day cannot be anything else there.
    source: `${item}(?:(?:${separator}|\\s+)${item})*`,
    read(text, ctx) {
      const days = [...text.matchAll(items)].flatMap(([match]) =>
        readDays(match, { language, ctx, weekend }),
      );
      return [...new Set(days)].toSorted((a, b) => a - b);
    },
  };
}

function readDays(
  text: string,
  { language, ctx, weekend }: { language: Language; ctx: WordsContext; weekend: readonly number[] },
): readonly number[] {
  const word = text.replaceAll(/\s+/g, ' ');
  const group = language.dayGroups[word];
  if (group === 'weekend') return weekend;
  if (group) return group === 'working' ? ctx.workingDays : group;
  const single = language.weekdays[word];
  if (single !== undefined) return [single];
  const names = Object.keys(language.weekdays);
  const first = language.weekdays[word.match(new RegExp(`^${anyOf(names)}`, 'u'))?.[0] ?? ''] ?? 1;
  const last = language.weekdays[word.match(new RegExp(`${anyOf(names)}$`, 'u'))?.[0] ?? ''] ?? 7;
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ((first - 1 + index) % 7) + 1);
}

function clockSlot(language: Language): SlotReader<string> {
  const half = anyOf(Object.keys(language.halves));
  return {
    starts: DIGITS,
    source: `(?:[0-2]?\\d:[0-5]\\d(?::[0-5]\\d)?(?:\\s*${half})?|[01]?\\d(?:\\.[0-5]\\d)?\\s*${half})(?![\\p{L}\\p{N}:])`,
    read(text) {
      const match = /^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(\D*)$/u.exec(text);
      if (!match) return undefined;
      const [, hourText, minute = '00', halfText = ''] = match;
      const add = language.halves[halfText];
      const hour = Number(hourText);
      if (add === undefined) return hour <= 23 ? clockText(hour, minute) : undefined;
      return hour >= 1 && hour <= 12 ? clockText((hour % 12) + add, minute) : undefined;
    },
  };
}

function clockRangeSlot(clock: SlotReader<string>, language: Language): SlotReader<string[]> {
  const ends = new RegExp(clock.source, 'gu');
  return {
    starts: DIGITS,
    source: `${clock.source}\\s*${anyOf(language.to)}\\s*${clock.source}`,
    read(text, ctx) {
      const values = [...text.matchAll(ends)].map(([match]) => clock.read(match, ctx));
      return values.includes(undefined) ? undefined : (values as string[]);
    },
  };
}

/** `HH:MM` */
export function clockText(hour: number, minute: number | string = 0): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function readSlash(text: string): SlotTypes['slashDate'] | undefined {
  const [day = 0, month = 0, year] = text.split(/[/.-]/u).filter(Boolean).map(Number);
  if (day < 1 || month < 1) return undefined;
  return year === undefined ? { day, month } : { day, month, year };
}
