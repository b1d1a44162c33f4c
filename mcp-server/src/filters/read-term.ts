import { Temporal } from 'temporal-polyfill';

import { parseDuration, type WordsContext } from '../words/index.ts';
import { readSpan } from './dates.ts';
import {
  namePattern,
  plainText,
  tokenize,
  trimCharacters,
  type Character,
  type Term,
} from './tokenize.ts';
import {
  FilterMistake,
  type Comparison,
  type DateField,
  type Filter,
  type Thing,
} from './types.ts';
import {
  DATES,
  DATE_LABELS,
  FIELDS,
  nearest,
  OTHER_LABELS,
  TERMS,
  THINGS,
  WORDS,
} from './vocabulary.ts';

/** Whether words are a date at all does not depend on when they are read; a leap year knows every day. */
const ANY_DAY: WordsContext = {
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

/** Reads what stands between two operators. Throws a `FilterMistake` on what is not understood. */
export function readTerm(term: Term): Filter {
  const { characters } = term;
  if (!characters.some(({ literal }) => literal)) {
    const word = WORDS[plainText(characters).toLowerCase()];
    if (word) return word;
  }
  return (
    readMarked(term) ??
    readComparison(term) ??
    readLabelled(term) ??
    readPhrase(term) ??
    refuse(term)
  );
}

function readMarked(term: Term): Filter | undefined {
  const { characters } = term;
  const marks = characters.slice(0, 2).map(({ char, literal }) => (literal ? '' : char));
  const rest = (from: number) => readName(term, characters.slice(from));
  if (marks[0] === '#' && marks[1] === '#') return { kind: 'project', name: rest(2), tree: true };
  if (marks[0] === '#') return { kind: 'project', name: rest(1), tree: false };
  if (marks[0] === '@') return { kind: 'tag', name: rest(1) };
  if (marks[0] === '/') return { kind: 'section', name: rest(1) };
  return undefined;
}

/** A name that seems to hold a second term is a forgotten `&` more often than a name. */
function readName(term: Term, characters: readonly Character[]): string {
  const name = namePattern(characters);
  if (name === '')
    throw new FilterMistake(`A name is expected after "${term.text}".`, {
      position: term.position,
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
  if (second > 0) {
    const cut = (characters[second]?.at ?? 0) - term.position;
    const [left, right] = [term.text.slice(0, cut).trim(), term.text.slice(cut).trim()];
    throw new FilterMistake(`"${right}" stands in a name without an operator before it.`, {
      position: term.position + cut,
      part: right,
      expected: ['&', '|', ','],
      suggestion: `Did you mean "${left} & ${right}"? A name with such characters goes in quotes.`,
    });
  }
  return name;
}

function isOpenSpace(character: Character | undefined): boolean {
  return character !== undefined && !character.literal && /\s/u.test(character.char);
}

/** `due < friday`, `priority <= 2`, `duration > 30m`, `created != today`. */
function readComparison(term: Term): Filter | undefined {
  const at = term.characters.findIndex(({ char, literal }) => !literal && '<>='.includes(char));
  if (at < 0) return undefined;
  const negated = isOpen(term.characters[at - 1], '!');
  const field = plainText(term.characters.slice(0, negated ? at - 1 : at)).toLowerCase();
  if (!/^[a-z ]+$/u.test(field)) return undefined;
  const two = isOpen(term.characters[at + 1], '=') && !negated;
  const symbol = `${term.characters[at]?.char ?? ''}${two ? '=' : ''}`.replace('==', '=');
  const value = term.characters.slice(at + (two ? 2 : 1));
  const filter = compare(term, { field, is: symbol as Comparison, value });
  return negated ? { kind: 'not', part: filter } : filter;
}

function isOpen(character: Character | undefined, char: string): boolean {
  return character?.char === char && !character.literal;
}

function compare(
  term: Term,
  { field, is, value }: { field: string; is: Comparison; value: readonly Character[] },
): Filter {
  if (field === 'priority') return { kind: 'priority', is, value: readPriority(term, value) };
  if (field === 'duration') return { kind: 'duration', is, minutes: readMinutes(term, value) };
  const label = DATE_LABELS[field];
  if (label?.is === '=') return readDate(term, { field: label.field, is, value });
  const near = nearest(field, FIELDS);
  throw new FilterMistake(`"${field}" is nothing to compare.`, {
    position: term.position,
    part: field,
    expected: FIELDS,
    suggestion: near && `Did you mean "${near}"?`,
  });
}

function readPriority(term: Term, value: readonly Character[]): number {
  const digit = /^p?([1-4])$/iu.exec(plainText(value))?.[1];
  if (digit !== undefined) return Number(digit);
  throw badValue(term, value, { message: 'is not a priority', expected: ['p1', 'p2', 'p3', 'p4'] });
}

function readMinutes(term: Term, value: readonly Character[]): number {
  const parsed = parseDuration(plainText(value));
  if (parsed.ok) return parsed.value.minutes;
  throw badValue(term, value, {
    message: 'is not a length of time',
    expected: ['30m', '2h', '1h 30m', '45 min'],
  });
}

function readDate(
  term: Term,
  { field, is, value }: { field: DateField; is: Comparison; value: readonly Character[] },
): Filter {
  let when = plainText(value).toLowerCase();
  const count = /^(\d{1,4} (?:days?|weeks?|months?|hours?))$/u.exec(when)?.[1];
  if (count !== undefined && is === '=') when = `${isPast(field) ? 'last' : 'next'} ${count}`;
  const span = readSpan(when, ANY_DAY, { past: isPast(field) });
  if (!span.ok)
    throw badValue(term, value, {
      message: 'is not a date',
      expected: DATES,
      suggestion: span.suggestion,
    });
  if (field === 'deadline' && span.value.unit === 'instant')
    throw badValue(term, value, {
      message: 'is a time, and a deadline is a day',
      expected: DATES,
    });
  return { kind: 'date', field, is, when };
}

function badValue(
  term: Term,
  value: readonly Character[],
  details: { message: string; expected: readonly string[]; suggestion?: string | undefined },
): FilterMistake {
  const shown = trimCharacters(value);
  const part = plainText(value);
  return new FilterMistake(
    part === ''
      ? `A value is expected at the end of "${term.text}".`
      : `"${part}" ${details.message}.`,
    {
      position: shown[0]?.at ?? term.position + term.text.length,
      part,
      expected: details.expected,
      suggestion: details.suggestion,
    },
  );
}

/** `due before: friday`, `search: milk`, `has: notes`. */
function readLabelled(term: Term): Filter | undefined {
  const colon = term.characters.findIndex(({ char, literal }) => char === ':' && !literal);
  if (colon < 0) return undefined;
  const label = plainText(term.characters.slice(0, colon)).toLowerCase();
  if (!/^[a-z ]+$/u.test(label)) return undefined;
  const value = term.characters.slice(colon + 1);
  const date = DATE_LABELS[label];
  if (date) return readDate(term, { ...date, value });
  switch (label as (typeof OTHER_LABELS)[number]) {
    case 'search':
      return { kind: 'search', text: readSearch(term, value) };
    case 'assigned to':
      return { kind: 'person', role: 'assigned', name: readName(term, value) };
    case 'added by':
    case 'created by':
      return { kind: 'person', role: 'added', name: readName(term, value) };
    case 'project':
      return { kind: 'project', name: readName(term, value), tree: false };
    case 'section':
      return { kind: 'section', name: readName(term, value) };
    case 'tag':
    case 'label':
      return { kind: 'tag', name: readName(term, value) };
    case 'has':
      return { kind: 'has', thing: readThing(term, value) };
    case 'no':
      return { kind: 'not', part: { kind: 'has', thing: readThing(term, value) } };
    case 'is':
    case 'status':
      return readFact(term, value);
    case 'priority':
      return { kind: 'priority', is: '=', value: readPriority(term, value) };
    case 'duration':
      return { kind: 'duration', is: '=', minutes: readMinutes(term, value) };
    default: {
      const near = nearest(label, [...Object.keys(DATE_LABELS), ...OTHER_LABELS]);
      throw new FilterMistake(`"${label}:" is not understood.`, {
        position: term.position,
        part: `${label}:`,
        expected: ['due before:', 'due after:', 'created:', 'deadline:', 'assigned to:', 'search:'],
        suggestion: near && `Did you mean "${near}:"?`,
      });
    }
  }
}

function readThing(term: Term, value: readonly Character[]): Thing {
  const text = plainText(value).toLowerCase();
  const thing = THINGS[text];
  if (thing) return thing;
  const near = nearest(text, Object.keys(THINGS));
  throw badValue(term, value, {
    message: 'is nothing that a task has',
    expected: [...new Set(Object.values(THINGS))],
    suggestion: near && `Did you mean "${near}"?`,
  });
}

function readFact(term: Term, value: readonly Character[]): Filter {
  const text = plainText(value).toLowerCase();
  const fact = WORDS[text];
  if (fact) return fact;
  const near = nearest(text, Object.keys(WORDS));
  throw badValue(term, value, {
    message: 'is nothing that a task is',
    expected: ['open', 'done', 'overdue', 'recurring', 'blocked', 'blocking', 'subtask', 'shared'],
    suggestion: near && `Did you mean "${near}"?`,
  });
}

/** Words, and what was quoted as one phrase in quotes. */
function readSearch(term: Term, value: readonly Character[]): string {
  const text = trimCharacters(value)
    .map(({ char, quoted }, at, all) => {
      const opens = quoted && !all[at - 1]?.quoted ? ' "' : '';
      const closes = quoted && !all[at + 1]?.quoted ? '" ' : '';
      return `${opens}${char === '"' ? ' ' : char}${closes}`;
    })
    .join('')
    .replace(/\s+/gu, ' ')
    .trim();
  if (/[^\s"]/u.test(text)) return text;
  throw badValue(term, [], { message: '', expected: ['words of the title or the notes'] });
}

/** Terms of several words without a colon: "7 days", "no date", "done last week", or a date itself. */
function readPhrase(term: Term): Filter | undefined {
  if (term.characters.some(({ literal }) => literal)) return undefined;
  const text = plainText(term.characters);
  const lower = text.toLowerCase();
  const missing = /^(?:no|without) (.+)$/u.exec(lower)?.[1];
  const thing = missing === undefined ? undefined : THINGS[missing];
  if (thing) return { kind: 'not', part: { kind: 'has', thing } };
  const days = /^\d{1,4} (?:days?|weeks?|months?|hours?)$/u.test(lower) ? `next ${lower}` : lower;
  if (isDay(days, { past: false })) return { kind: 'date', field: 'due', is: '=', when: days };
  const [, label = '', when = ''] =
    /^((?:due|deadline|created|added|updated|changed|completed|done)(?: on| before| after)?) (.+)$/u.exec(
      lower,
    ) ?? [];
  const date = DATE_LABELS[label];
  if (!date) return undefined;
  const from = term.characters.length - when.length;
  return readDate(term, { ...date, value: term.characters.slice(from) });
}

function isDay(text: string, options: { past: boolean }): boolean {
  const span = readSpan(text, ANY_DAY, options);
  return span.ok && (span.value.unit === 'day' || /^next \d/u.test(text));
}

function refuse(term: Term): never {
  throw new FilterMistake(`"${term.text}" is not understood.`, {
    position: term.position,
    part: term.text,
    expected: TERMS,
    suggestion: suggest(term),
  });
}

function suggest(term: Term): string {
  const text = plainText(term.characters);
  const near = nearest(text, [...Object.keys(WORDS), 'today', 'tomorrow', 'yesterday', 'no date']);
  if (near) return `Did you mean "${near}"?`;
  return joined(term) ?? `To find words in titles and notes: "search: ${text.slice(0, 60)}".`;
}

/** "today p1" and "today and p1" want an operator: the first split whose halves both are terms. */
function joined(term: Term): string | undefined {
  if (term.characters.some(({ literal }) => literal)) return undefined;
  const words = plainText(term.characters).split(' ');
  for (let at = 1; at < Math.min(words.length, 8); at += 1) {
    const between = words[at]?.toLowerCase();
    const symbol = between === 'or' ? '|' : '&';
    const skip = between === 'and' || between === 'or' ? 1 : 0;
    const [left, right] = [words.slice(0, at).join(' '), words.slice(at + skip).join(' ')];
    if (isTerm(left) && isTerm(right)) return `Did you mean "${left} ${symbol} ${right}"?`;
  }
  return undefined;
}

function isTerm(text: string): boolean {
  try {
    const [term, ...others] = tokenize(text.replace(/^!+/u, ''));
    if (term?.kind !== 'term' || others.length > 0) return false;
    if (WORDS[term.text.toLowerCase()]) return true;
    return (readMarked(term) ?? readComparison(term) ?? readPhrase(term)) !== undefined;
  } catch (error) {
    if (error instanceof FilterMistake) return false;
    throw error;
  }
}
