import type { Unit } from '../languages/language.ts';
import type { DayValue, WordsContext } from '../model.ts';

/** A date in digits, its first two numbers in the order in which they stand. */
export interface NumericDate {
  first: number;
  second: number;
  year: number | undefined;
  dotted: boolean;
}

/** The values a pattern's parameters can have, by name. */
export interface ParameterValues {
  n: number;
  unit: Unit;
  weekday: number;
  weekdays: number[];
  /** `weekdays` with both days of a weekend. */
  allDays: number[];
  /** Dates that say their day and month or are so many days from today. */
  dates: DayValue[];
  /** "workday": the days it stands for. */
  group: readonly number[];
  month: number;
  months: number[];
  day: number;
  /** Days of a month in digits, or the last: "1st and 15th". */
  nths: number[];
  /** Days of a month as bare numbers: "2, 15, 27". */
  days: number[];
  /** A day of the month in digits: "20th". */
  nth: number;
  ordinal: number;
  ordinals: number[];
  year: number;
  clock: string;
  clocks: string[];
  /** "10:00-11:30": its two ends. */
  clockRange: string[];
  /** "1830", "17.30". */
  looseClock: string;
  /** "17.30". */
  dottedClock: string;
  hour: number;
  /** "8 and 20". */
  hours: number[];
  dayPart: string;
  /** "morning and evening". */
  dayParts: string[];
  /** "seven". */
  hourWord: number;
  /** "ten" in "ten to five". */
  minuteWord: number;
  /** "14h". */
  hourMark: string;
  /** "14h" where it can be no length of time. */
  lateHourMark: string;
  /** "7 30". */
  spacedClock: string;
  /** "5-7pm", "17-19": its two ends. */
  hourRange: string[];
  /** "mondays and thursdays". */
  repeatedDays: number[];
  /** "q3": 3. */
  quarter: number;
  every: { afterCompletion: boolean };
  /** "1h 30m", "1 day and 2 hours": its pieces as written. */
  length: { n: number; unit: Unit }[];
  /** ISO 8601 date. */
  iso: string;
  /** ISO 8601 date and time, with an offset or without. */
  isoTime: string;
  slashDate: NumericDate;
  /** "31.12", which could be an amount. */
  dottedDate: NumericDate;
  date: DayValue;
}

export type ParameterName = keyof ParameterValues;

/** How a parameter looks (a regular expression without captures) and what its text means. */
export interface ParameterType<T> {
  source: string;
  /** What it may begin with, as `startsOf` makes it; anything where it is left out. */
  starts?: readonly string[];
  /** Undefined when the text looks right and means nothing, such as hour 25. */
  read(text: string, ctx: WordsContext): T | undefined;
}

export type ParameterTypes = {
  [Name in Exclude<ParameterName, 'date' | 'dates'>]: ParameterType<ParameterValues[Name]>;
};

export const DIGITS: readonly string[] = '0123456789'.split('');

/** Stands behind the letter of a word that has no second one. */
const WORD_END = '\0';

export function startsOf(words: readonly string[]): string[] {
  return words.map((word) => {
    if (!/^\p{L}/u.test(word)) return word.charAt(0);
    return /^\p{L}{2}/u.test(word) ? word.slice(0, 2) : `${word.charAt(0)}${WORD_END}`;
  });
}

/** What a text that begins at `position` may begin with: two letters, a word of one, a digit or a sign. */
export function prefixesAt(text: string, position: number): readonly string[] {
  const [first, second] = [text.charAt(position), text.charAt(position + 1)];
  return [first, /\p{L}/u.test(second) ? first + second : first + WORD_END];
}

/** A regular expression for any of these words, the longest first. */
export function anyOf(words: readonly string[]): string {
  if (words.length === 0) return '(?!)';
  const sources = words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&').replaceAll(' ', '\\s+'));
  return `(?:${sources.join('|')})`;
}

export function pickFrom<T>(
  words: Readonly<Record<string, T>>,
  digitSource?: string,
  readDigits?: (text: string) => T,
): ParameterType<T> {
  const wordSource = `${anyOf(Object.keys(words))}(?!\\p{L})`;
  return {
    starts: [...startsOf(Object.keys(words)), ...(digitSource === undefined ? [] : DIGITS)],
    source: digitSource === undefined ? wordSource : `(?:${wordSource}|${digitSource})`,
    read: (text) => words[text.replaceAll(/\s+/g, ' ')] ?? readDigits?.(text),
  };
}

export function listOf<T>(item: ParameterType<T>, separator: string): ParameterType<T[]> {
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

export function digits(text: string): number {
  return Number.parseInt(text, 10);
}
