import type { Language, Unit } from '../languages/language.ts';
import { clockRangeType, clockText, clockType, hourRangeType } from './clock-types.ts';
import { anyOf, digits, DIGITS, listOf, pickFrom, startsOf } from './parameter-type.ts';
import type {
  NumericDate,
  ParameterType,
  ParameterTypes,
  ParameterValues,
} from './parameter-type.ts';
import { readDays, weekdaysType } from './weekday-types.ts';

/** Every parameter but `date` and `dates`, which are made of the patterns themselves. */
export function createParameterTypes(language: Language): ParameterTypes {
  const suffix = `(?:${language.ordinalSuffix})`;
  const separator = `(?:\\s*[,&+/]\\s*(?:${anyOf(language.and)}\\s+)?|\\s+${anyOf(language.and)}\\s+)`;
  // "5/6" is a date.
  const plainSeparator = separator.replace('/', '');
  const number = pickFrom(language.numbers, '\\d{1,6}(?:\\.\\d{1,2})?', Number);
  const ordinal = pickFrom(language.ordinals, `\\d{1,3}${suffix}`, digits);
  const nth = pickFrom(language.lastDay, `[0-3]?\\d${suffix}`, digits);
  const weekday = pickFrom(language.weekdays);
  const month = pickFrom(language.months);
  const day = pickFrom(ordinalDays(language), `[0-3]?\\d${suffix}?(?![:.\\d])`, digits);
  const clock = clockType(language);
  const hour = { starts: DIGITS, source: '(?:[01]?\\d|2[0-4])(?![:.\\d])', read: Number };
  const unit = pickFrom(language.units);
  const dayPart = pickFrom(language.dayParts);
  return {
    n: number,
    unit,
    length: lengthType(number, unit, language),
    weekday,
    weekdays: weekdaysType(language, separator, [6]),
    allDays: weekdaysType(language, separator, [6, 7]),
    group: {
      starts: startsOf(Object.keys(language.dayGroups)),
      source: anyOf(Object.keys(language.dayGroups)),
      read: (text, ctx) => readDays(text, { language, ctx, weekend: [6] }),
    },
    month,
    months: listOf(month, separator),
    day,
    nths: listOf(nth, separator),
    days: listOf({ starts: DIGITS, source: '[0-3]?\\d(?![:.\\d])', read: digits }, plainSeparator),
    nth: { starts: DIGITS, source: `[0-3]?\\d${suffix}`, read: digits },
    ordinal,
    ordinals: listOf(ordinal, separator),
    year: { source: '\\d{4}', read: Number },
    clock,
    clocks: listOf(clock, separator),
    clockRange: clockRangeType(clock, language),
    dottedClock: {
      starts: DIGITS,
      source: '(?:[01]?\\d|2[0-3])\\.[0-5]\\d(?![.\\d])',
      read: (text) => clockText(Number(text.slice(0, -3)), text.slice(-2)),
    },
    looseClock: {
      starts: DIGITS,
      source: '(?:(?:[01]?\\d|2[0-3])\\.[0-5]\\d|(?:[01]\\d|2[0-3])[0-5]\\d)(?!\\d)',
      read: (text) => clockText(Number(text.slice(0, -2).replace('.', '')), text.slice(-2)),
    },
    hour,
    hours: atLeastTwo(listOf(hour, separator)),
    dayPart,
    dayParts: atLeastTwo(listOf(dayPart, separator)),
    hourWord: pickFrom(hoursInWords(language)),
    minuteWord: pickFrom(minutesInWords(language)),
    hourMark: { starts: DIGITS, source: '(?:[01]?\\d|2[0-3])h', read: readHourMark },
    lateHourMark: { starts: DIGITS, source: '(?:1[3-9]|2[0-3])h', read: readHourMark },
    spacedClock: {
      starts: DIGITS,
      source: '(?:[01]?\\d|2[0-3]) [0-5]\\d(?![:.\\d])',
      read: (text) => clockText(Number(text.slice(0, -3)), text.slice(-2)),
    },
    hourRange: hourRangeType(language),
    repeatedDays: listOf(pickFrom(language.repeatedDays), separator),
    quarter: { starts: ['q\0'], source: 'q[1-4]', read: (text) => Number(text.slice(1)) },
    every: {
      starts: startsOf(language.every),
      source: `${anyOf(language.every)}(?:\\s*!)?`,
      read: (text) => ({ afterCompletion: text.endsWith('!') }),
    },
    iso: {
      starts: DIGITS,
      source: '\\d{4}(?:-\\d{2}-\\d{2}|/\\d{2}/\\d{2})',
      read: (text) => text.replaceAll('/', '-'),
    },
    isoTime: {
      starts: DIGITS,
      // After a blank a minus is the dash of a range: "2026-11-30 15:30-16:00".
      source: `\\d{4}-\\d{2}-\\d{2}(?:t${ISO_CLOCK}(?:z|[+-]\\d{2}:?\\d{2})?| ${ISO_CLOCK}(?:z|\\+\\d{2}:?\\d{2}|(?!\\s*[-–]\\s*\\d)))`,
      read: (text) => text.toUpperCase().replace(' ', 'T'),
    },
    slashDate: {
      starts: DIGITS,
      source: `\\d{1,2}(?:/\\d{1,2}(?:/${YEAR})?(?![/\\d])|\\.\\d{1,2}\\.(?:${YEAR})?|-\\d{1,2}-${YEAR})`,
      read: readNumeric,
    },
    dottedDate: {
      starts: DIGITS,
      source: '[0-3]?\\d\\.[01]?\\d(?![.\\d])',
      read: readNumeric,
    },
  };
}

function lengthType(
  number: ParameterType<number>,
  unit: ParameterType<Unit>,
  language: Language,
): ParameterType<ParameterValues['length']> {
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

/** "first" to "thirty-first", without what counts from the end. */
function ordinalDays(language: Language): Record<string, number> {
  return Object.fromEntries(Object.entries(language.ordinals).filter(([, value]) => value > 0));
}

const ISO_CLOCK = '\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?';
/** "26" is 2026. */
const YEAR = '\\d{2}(?:\\d{2})?(?!\\d)';

function readNumeric(text: string): NumericDate | undefined {
  const [first = 0, second = 0, year] = text.split(/[/.-]/u).filter(Boolean).map(Number);
  const isDate = first >= 1 && second >= 1 && Math.min(first, second) <= 12;
  if (!isDate || Math.max(first, second) > 31) return undefined;
  const whole = year !== undefined && year < 100 ? year + 2000 : year;
  return { first, second, year: whole, dotted: text.includes('.') };
}

function readHourMark(text: string): string {
  return clockText(digits(text));
}

/** "seven": numbers as words that a clock has, without "a" and "half". */
function hoursInWords({ numbers }: Language): Record<string, number> {
  return Object.fromEntries(
    Object.entries(numbers).filter(
      ([word, value]) => /^\p{L}{3,}$/u.test(word) && Number.isInteger(value) && value <= 12,
    ),
  );
}

/** "ten", "twenty": minutes that are said before or after an hour. */
function minutesInWords({ numbers }: Language): Record<string, number> {
  return Object.fromEntries(
    Object.entries(numbers).filter(([, value]) => value >= 5 && value < 30 && value % 5 === 0),
  );
}

function atLeastTwo<T>(list: ParameterType<T[]>): ParameterType<T[]> {
  return {
    ...list,
    read(text, ctx) {
      const values = list.read(text, ctx);
      return values && values.length > 1 ? values : undefined;
    },
  };
}
