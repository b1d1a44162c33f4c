import { Temporal } from 'temporal-polyfill';

import { parseDuration, type WordsContext } from '../words/index.ts';
import { readSpan } from './dates.ts';
import { namePattern, plainText, trimCharacters, type Character, type Term } from './tokenize.ts';
import { FilterMistake, type Comparison, type DateField, type Filter } from './types.ts';
import { DATES, nearest } from './vocabulary.ts';

/** What follows a label, a mark or a sign in a term. */
export interface Value {
  term: Term;
  characters: readonly Character[];
}

/** Whether words are a date at all hardly depends on when they are read; a leap year knows every day. */
const ANY_DAY: WordsContext = {
  // Which of two orders a date in digits has is the person's to say, when it is looked up.
  dateFormat: 'eu',
  now: Temporal.Instant.from('2024-01-10T12:00:00Z'),
  timeZone: 'UTC',
  weekStart: 1,
  workingDays: [1, 2, 3, 4, 5],
};

const PAST: ReadonlySet<DateField> = new Set(['created', 'updated', 'completed']);

/** Whether "monday" in a comparison with this field is the last one. */
export function isPast(field: DateField): boolean {
  return PAST.has(field);
}

/** Whether a term without a label is a day or a length of time to come. */
export function isBareDate(text: string): boolean {
  const span = readSpan(text, ANY_DAY, { past: false });
  if (!span.ok) return false;
  if (span.value.unit === 'day' || /^(?:next|last) \d/u.test(text)) return true;
  const day = DAY_AND_TIME.exec(text)?.[1];
  return day !== undefined && isBareDate(day);
}

const DAY_AND_TIME = /^(.+?)(?: (?:at|@))? \d{1,2}(?::\d{2})? ?(?:am|pm)?$/u;

export const LENGTH = /^\d{1,4} (?:days?|weeks?|months?|hours?)$/u;

const NEVER = /^(?:no date|no due date|none|never|no)$/u;

export function readDate(
  value: Value,
  { field, is }: { field: DateField; is: Comparison },
): Filter {
  const typed = plainText(value.characters).replace(/\s+/gu, ' ').trim().toLowerCase();
  const way = isPast(field) ? 'last' : 'next';
  const when = is === '=' && LENGTH.test(typed) ? `${way} ${typed}` : typed;
  const span = readSpan(when, ANY_DAY, { past: isPast(field) });
  if (!span.ok)
    throw badValue(value, {
      problem: /not understood/u.test(span.message) ? 'is not a date' : undefined,
      message: span.message,
      expected: DATES,
      suggestion: NEVER.test(typed)
        ? `Did you mean "no ${field === 'due' ? 'date' : field}"?`
        : sentence(span.suggestion),
    });
  if (field === 'deadline' && span.value.unit === 'instant')
    throw badValue(value, { problem: 'is a time, and a deadline is a day', expected: DATES });
  return { kind: 'date', field, is, when };
}

function sentence(suggestion: string | undefined): string | undefined {
  if (suggestion === undefined) return undefined;
  return suggestion.startsWith('did you mean')
    ? `D${suggestion.slice(1)}`
    : `Dates are written as ${suggestion}.`;
}

export function readPriority(value: Value): number {
  const digit = /^p?([1-4])$/iu.exec(plainText(value.characters))?.[1];
  if (digit !== undefined) return Number(digit);
  throw badValue(value, { problem: 'is not a priority', expected: ['p1', 'p2', 'p3', 'p4'] });
}

/** Whole minutes. */
export function readMinutes(value: Value): number {
  const parsed = parseDuration(plainText(value.characters));
  if (parsed.ok) return parsed.value.minutes;
  throw badValue(value, {
    problem: 'is not a length of time',
    expected: ['30m', '2h', '1h 30m', '45 min'],
  });
}

/** One of the words of a table. */
export function readWord<T>(
  value: Value,
  {
    words,
    problem,
    expected,
  }: { words: Readonly<Record<string, T>>; problem: string; expected: readonly string[] },
): T {
  const text = plainText(value.characters).toLowerCase();
  const found = Object.hasOwn(words, text) ? words[text] : undefined;
  if (found !== undefined) return found;
  const near = nearest(text, Object.keys(words));
  throw badValue(value, { problem, expected, suggestion: near && `Did you mean "${near}"?` });
}

/** A name that seems to hold a second term is a forgotten `&` more often than a name. */
export function readName({ term, characters }: Value): string {
  const name = namePattern(characters);
  if (name === '')
    throw new FilterMistake(`A name is expected after ${term.text}`, {
      position: term.position + term.text.length,
      part: term.text,
      expected: ['a name', '*'],
    });
  const second = characters.findIndex(
    ({ char, literal }, at) =>
      !literal &&
      '#@/'.includes(char) &&
      isOpenSpace(characters[at - 1]) &&
      characters[at + 1] !== undefined &&
      !isOpenSpace(characters[at + 1]),
  );
  if (second <= 0) return name;
  const cut = (characters[second]?.at ?? 0) - term.position;
  const [left, right] = [term.text.slice(0, cut).trim(), term.text.slice(cut).trim()];
  throw new FilterMistake(`"${right}" stands in a name without an operator before it.`, {
    position: term.position + cut,
    part: right,
    expected: ['&', '|', ','],
    suggestion: `Did you mean "${left} & ${right}"? A name with such characters goes in quotes.`,
  });
}

function isOpenSpace(character: Character | undefined): boolean {
  return character !== undefined && !character.literal && /\s/u.test(character.char);
}

/** Words, and what was quoted as one phrase in quotes. */
export function readSearch(value: Value): string {
  const text = trimCharacters(value.characters)
    .map(({ char, quoted }, at, all) => {
      const opens = quoted && !all[at - 1]?.quoted ? ' "' : '';
      const closes = quoted && !all[at + 1]?.quoted ? '" ' : '';
      return `${opens}${char === '"' ? ' ' : char}${closes}`;
    })
    .join('')
    .replace(/\s+/gu, ' ')
    .trim();
  if (/[^\s"]/u.test(text)) return text;
  throw badValue({ ...value, characters: [] }, { expected: ['words of the title or the notes'] });
}

function badValue(
  { term, characters }: Value,
  details: {
    /** Said of the value. */
    problem?: string | undefined;
    message?: string;
    expected: readonly string[];
    suggestion?: string | undefined;
  },
): FilterMistake {
  const part = plainText(characters);
  const { problem, message = '', expected, suggestion } = details;
  if (part === '')
    return new FilterMistake(`A value is expected after ${term.text}`, {
      position: term.position + term.text.length,
      part,
      expected,
    });
  return new FilterMistake(problem === undefined ? message : `"${part}" ${problem}.`, {
    position: trimCharacters(characters)[0]?.at ?? term.position,
    part,
    expected,
    suggestion,
  });
}
