import {
  isBareDate,
  LENGTH,
  readDate,
  readMinutes,
  readName,
  readPriority,
  readSearch,
  readWord,
  type Value,
} from './read-values.ts';
import { plainText, tokenize, type Character, type Term } from './tokenize.ts';
import { FilterMistake, type Comparison, type Filter } from './types.ts';
import {
  DATE_LABELS,
  FIELDS,
  nearest,
  LABEL_EXAMPLES,
  TERMS,
  THINGS,
  WORDS,
} from './vocabulary.ts';

/** Reads what stands between two operators. Throws a `FilterMistake` on what is not understood. */
export function readTerm(term: Term): Filter {
  const filter = readKnown(term);
  if (filter) return filter;
  throw new FilterMistake(`"${term.text.replaceAll('"', '')}" is not understood.`, {
    position: term.position,
    part: term.text,
    expected: TERMS,
    suggestion: suggest(term),
  });
}

function readKnown(term: Term): Filter | undefined {
  const text = plainText(term.characters).toLowerCase();
  const word = isProtected(term) || !Object.hasOwn(WORDS, text) ? undefined : WORDS[text];
  return word ?? readMarked(term) ?? readComparison(term) ?? readLabelled(term) ?? readPhrase(term);
}

/** Quoted or escaped characters are never keywords. */
function isProtected({ characters }: Term): boolean {
  return characters.some(({ literal }) => literal);
}

function isOpen(character: Character | undefined, char: string): boolean {
  return character?.char === char && !character.literal;
}

function readMarked(term: Term): Filter | undefined {
  const { characters } = term;
  const [first, second] = characters;
  const rest = (from: number) => readName({ term, characters: characters.slice(from) });
  if (isOpen(first, '#') && isOpen(second, '#'))
    return { kind: 'project', name: rest(2), tree: true };
  if (isOpen(first, '#')) return { kind: 'project', name: rest(1), tree: false };
  if (isOpen(first, '@')) return { kind: 'tag', name: rest(1) };
  if (isOpen(first, '/')) return { kind: 'section', name: rest(1) };
  return undefined;
}

/** `due < friday`, `priority <= 2`, `duration > 30m`, `created != today`. */
function readComparison(term: Term): Filter | undefined {
  const { characters } = term;
  const at = characters.findIndex(({ char, literal }) => !literal && '<>='.includes(char));
  if (at < 0) return undefined;
  const negated = isOpen(characters[at - 1], '!');
  const field = plainText(characters.slice(0, negated ? at - 1 : at)).toLowerCase();
  if (!/^[a-z ]+$/u.test(field)) return undefined;
  const second = isOpen(characters[at + 1], '=');
  const sign = characters[at]?.char === '=' ? '=' : `${characters[at]?.char}${second ? '=' : ''}`;
  const value = { term, characters: characters.slice(at + (second ? 2 : 1)) };
  // The three signs and `=` after them are all there are.
  const filter = compare(value, { field, is: sign as Comparison });
  return negated ? { kind: 'not', part: filter } : filter;
}

function compare(value: Value, { field, is }: { field: string; is: Comparison }): Filter {
  if (field === 'priority') return { kind: 'priority', is, value: readPriority(value) };
  if (field === 'duration') return { kind: 'duration', is, minutes: readMinutes(value) };
  const label = DATE_LABELS.get(field);
  if (label?.is === '=') return readDate(value, { field: label.field, is });
  const near = nearest(field, FIELDS);
  throw new FilterMistake(`"${field}" is nothing to compare.`, {
    position: value.term.position,
    part: field,
    expected: FIELDS,
    suggestion: near && `Did you mean "${near}"?`,
  });
}

/** Terms of several words without a colon: "7 days", "no date", "done last week", or a date itself. */
function readPhrase(term: Term): Filter | undefined {
  if (isProtected(term)) return undefined;
  const text = plainText(term.characters).toLowerCase();
  const missing = /^(?:no|without) (.+)$/u.exec(text)?.[1] ?? '';
  if (Object.hasOwn(THINGS, missing)) return without(THINGS[missing]);
  const typed = text.replace(/^due (?:on )?/u, '').replace(/^within /u, '');
  const when = LENGTH.test(typed) ? `next ${typed}` : typed;
  if (isBareDate(when)) return { kind: 'date', field: 'due', is: '=', when };
  const words = text.split(' ');
  const length = /^(?:on|before|after)$/u.test(words[1] ?? '') ? 2 : 1;
  const date = DATE_LABELS.get(words.slice(0, length).join(' '));
  if (!date || words.length === length) return undefined;
  return readDate(afterWords(term, length), date);
}

function without(thing: Extract<Filter, { kind: 'has' }>['thing'] | undefined): Filter | undefined {
  return thing && { kind: 'not', part: { kind: 'has', thing } };
}

function afterWords(term: Term, count: number): Value {
  const isSpace = (character: Character | undefined) => /\s/u.test(character?.char ?? '');
  const ends = term.characters.flatMap((character, at, all) =>
    isSpace(character) && !isSpace(all[at - 1]) ? [at] : [],
  );
  return { term, characters: term.characters.slice(ends[count - 1]) };
}

/** `due before: friday`, `search: milk`, `has: notes`. */
function readLabelled(term: Term): Filter | undefined {
  const colon = term.characters.findIndex((character) => isOpen(character, ':'));
  if (colon < 0) return undefined;
  const label = plainText(term.characters.slice(0, colon)).toLowerCase();
  if (!/^[a-z ]+$/u.test(label)) return undefined;
  const value = { term, characters: term.characters.slice(colon + 1) };
  const date = DATE_LABELS.get(label);
  if (date) return readDate(value, date);
  const read = Object.hasOwn(LABELS, label) ? LABELS[label] : undefined;
  if (read) return read(value);
  throw new FilterMistake(`"${label}:" is not understood.`, {
    position: term.position,
    part: `${label}:`,
    expected: LABEL_EXAMPLES,
    suggestion: suggestLabel(label),
  });
}

function suggestLabel(label: string): string | undefined {
  if (/^due (?:in|within)$/u.test(label)) return 'The coming days are "7 days" or "next 7 days".';
  const near = nearest(label, [...DATE_LABELS.keys(), ...Object.keys(LABELS)]);
  return near && `Did you mean "${near}:"?`;
}

const LABELS: Readonly<Record<string, (value: Value) => Filter | undefined>> = {
  search: (value) => ({ kind: 'search', text: readSearch(value) }),
  'assigned to': (value) => ({ kind: 'person', role: 'assignee', name: readName(value) }),
  'assigned by': (value) => ({ kind: 'person', role: 'assigner', name: readName(value) }),
  'added by': (value) => ({ kind: 'person', role: 'author', name: readName(value) }),
  assignee: (value) => ({ kind: 'person', role: 'assignee', name: readName(value) }),
  'created by': (value) => ({ kind: 'person', role: 'author', name: readName(value) }),
  project: (value) => ({ kind: 'project', name: readName(value), tree: false }),
  section: (value) => ({ kind: 'section', name: readName(value) }),
  tag: (value) => ({ kind: 'tag', name: readName(value) }),
  label: (value) => ({ kind: 'tag', name: readName(value) }),
  priority: (value) => ({ kind: 'priority', is: '=', value: readPriority(value) }),
  duration: (value) => ({ kind: 'duration', is: '=', minutes: readMinutes(value) }),
  filter: (value) => ({ kind: 'saved', name: readName(value) }),
  has: (value) => ({ kind: 'has', thing: readThing(value) }),
  no: (value) => without(readThing(value)),
  is: readFact,
  status: readFact,
};

function readThing(value: Value) {
  return readWord(value, {
    words: THINGS,
    problem: 'is nothing that a task has',
    expected: [...new Set(Object.values(THINGS))],
  });
}

function readFact(value: Value): Filter {
  return readWord(value, {
    words: WORDS,
    problem: 'is nothing that a task is',
    expected: ['open', 'done', 'overdue', 'recurring', 'blocked', 'blocking', 'subtask', 'shared'],
  });
}

function suggest(term: Term): string {
  const text = plainText(term.characters);
  if (/^p\d+$/iu.test(text)) return 'The priorities are p1, p2, p3 and p4.';
  const meant = isProtected(term) ? undefined : meantTerm(text);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  const near = nearest(text, [...Object.keys(WORDS), 'today', 'tomorrow', 'yesterday', 'no date']);
  if (near) return `Did you mean "${near}"?`;
  if (Object.hasOwn(THINGS, text.toLowerCase())) return `Did you mean "has: ${text}"?`;
  const read = isProtected(term) ? undefined : joined(text.split(' '));
  return read ?? `To find words in titles and notes: "search: ${text.slice(0, 60)}".`;
}

/** "not today" and "assigned to me" lack a sign. */
function meantTerm(text: string): string | undefined {
  const negated = /^not (.+)$/iu.exec(text)?.[1];
  if (negated !== undefined && isTerm(negated)) return `!${negated}`;
  const lower = text.toLowerCase();
  const label = Object.keys(LABELS).find((each) => lower.startsWith(`${each} `));
  if (label === undefined) return undefined;
  const labelled = `${label}: ${text.slice(label.length + 1)}`;
  return isTerm(labelled) ? labelled : undefined;
}

/** "today p1" and "today and p1" want an operator: the first split whose halves both are terms. */
function joined(words: readonly string[]): string | undefined {
  for (let at = 1; at < Math.min(words.length, 8); at += 1) {
    const between = words[at]?.toLowerCase();
    const sign = between === 'or' ? '|' : '&';
    const skip = between === 'and' || between === 'or' ? 1 : 0;
    const [left, right] = [words.slice(0, at).join(' '), words.slice(at + skip).join(' ')];
    if (isTerm(left) && isTerm(right)) return `Did you mean "${left} ${sign} ${right}"?`;
  }
  return undefined;
}

function isTerm(text: string): boolean {
  try {
    const [term, ...others] = tokenize(text.replace(/^!+/u, ''));
    return term?.kind === 'term' && others.length === 0 && readKnown(term) !== undefined;
  } catch (error) {
    if (error instanceof FilterMistake) return false;
    throw error;
  }
}
