import type { Language } from '../language/language.ts';
import { compiledOf } from './compiled.ts';
import { slotsOf, type Slots } from './pattern.ts';
import { timeText } from './time-text.ts';
import { lineOf, textOf, trimMarks, type Token } from './tokens.ts';

/** One condition of a description of tasks. */
export interface Part {
  /** Conditions of one kind are alternatives; kinds go together. */
  kind: string;
  filter: string;
  /** Which of the language's texts tells of it, and with what. */
  about: string;
  value: string;
}

/** What a description such as "all my p1 tasks in Work due next week" says. */
export interface Query {
  parts: Part[];
  /** Runs of words that say nothing known. */
  left: Token[][];
  /** All tasks of the kind are meant, not one of that name. */
  all: boolean;
  /** Tasks in general are spoken of. */
  noun: boolean;
  /** Their number is asked for. */
  counts: boolean;
  /** What the words after "except" say; those that say nothing known are titles. */
  except: { parts: Part[]; left: Token[] };
}

/** Names that words may stand for. */
export interface Names {
  projects: readonly string[];
  tags: readonly string[];
}

const NONE: Names = { projects: [], tags: [] };

/** Reads a description word by word, the longest phrase first. */
export function parseQuery(
  given: readonly Token[],
  language: Language,
  names: Names = NONE,
): Query {
  const { tokens, except } = splitExcept(trimMarks(given), language);
  const { query: words } = language;
  const fillers = new Set(words.fillers.split('|'));
  const nouns = new Set(words.nouns.split('|'));
  const all = new Set(words.all.split('|'));
  const or = new Set(words.or.split('|'));
  const query: Query = {
    parts: [],
    left: [],
    all: false,
    noun: false,
    counts: countsIn(tokens, language),
    except: readExcept(except, { language, names }),
  };
  let wasLeft = false;
  const start = starterOf(tokens, language);
  for (const { norm } of tokens.slice(0, start)) {
    query.noun ||= nouns.has(norm);
    query.all ||= all.has(norm);
  }
  for (let at = start; at < tokens.length;) {
    const token = tokens[at];
    if (!token) break;
    const found = nameAt(tokens, at, { language, names }) ?? phraseAt(tokens, at, language);
    const isFiller =
      fillers.has(token.norm) ||
      nouns.has(token.norm) ||
      all.has(token.norm) ||
      or.has(token.norm) ||
      /^[?!.:]$/u.test(token.norm);
    if (nouns.has(token.norm)) query.noun = true;
    if (all.has(token.norm)) query.all = true;
    if (found && (found.length > 1 || !all.has(token.norm))) {
      if (found.part) query.parts.push(found.part);
      at += found.length;
      wasLeft = false;
    } else if (isFiller && !token.quoted) {
      // A filler within a name belongs to it: "all tasks of the week of code".
      at += 1;
      wasLeft = false;
    } else {
      if (wasLeft) query.left.at(-1)?.push(token);
      else query.left.push([token]);
      wasLeft = true;
      at += 1;
    }
  }
  return query;
}

/** How many words only begin a question. */
function starterOf(tokens: readonly Token[], language: Language): number {
  const starter = compiledOf(language).starter.exec(lineOf(tokens));
  return starter === undefined ? 0 : starter.split(' ').length - 1;
}

function readExcept(
  tokens: readonly Token[],
  { language, names }: { language: Language; names: Names },
): Query['except'] {
  if (tokens.length === 0) return { parts: [], left: [] };
  const { parts, left } = parseQuery(tokens, language, names);
  // A title is taken whole: its words may look like conditions.
  return left.length === 0 && parts.length > 0
    ? { parts, left: [] }
    : { parts: [], left: [...tokens] };
}

function splitExcept(
  tokens: readonly Token[],
  language: Language,
): { tokens: Token[]; except: Token[] } {
  const line = lineOf(tokens);
  const match = compiledOf(language).except.exec(line);
  if (!match || match.index === 0) return { tokens: [...tokens], except: [] };
  const before = line.slice(0, match.index).split(' ').length - 1;
  const length = match[0].split(' ').length - 1;
  // "without a date" is a condition of its own.
  if (phraseAt(tokens, before, language)) return { tokens: [...tokens], except: [] };
  return { tokens: tokens.slice(0, before), except: tokens.slice(before + length) };
}

function countsIn(tokens: readonly Token[], { query }: Language): boolean {
  const line = lineOf(tokens);
  return query.count.some((words) => line.startsWith(` ${words}`));
}

interface Found {
  length: number;
  part?: Part;
}

/** The longest phrase that begins here. */
function phraseAt(tokens: readonly Token[], at: number, language: Language): Found | undefined {
  const before = new Set(language.query.nameBefore.split('|'));
  let from = at;
  while (before.has(tokens[from]?.norm ?? '')) from += 1;
  const sign = signAt(tokens[from]);
  if (sign) return { length: from + 1 - at, part: sign };
  const rest = tokens.slice(at);
  const line = lineOf(rest);
  let best: Found | undefined;
  for (const { expression, filter, about } of compiledOf(language).phrases) {
    expression.lastIndex = 0;
    const match = expression.exec(line);
    const length = match ? match[0].split(' ').length - 1 : 0;
    if (!match || length <= (best?.length ?? 0)) continue;
    best = { length, part: partOf({ filter, about, slots: slotsOf(match, rest) }, language) };
  }
  return best;
}

function signAt(token: Token | undefined): Part | undefined {
  const text = token?.text ?? '';
  if (/^#./u.test(text)) return { kind: 'place', filter: text, about: 'in', value: bareName(text) };
  if (/^\/./u.test(text))
    return { kind: 'place', filter: text, about: 'section', value: bareName(text) };
  if (/^@./u.test(text))
    return { kind: 'tag', filter: text, about: 'tagged', value: bareName(text) };
  return undefined;
}

const KINDS: Record<string, string> = {
  overdue: 'date',
  due: 'date',
  undated: 'date',
  upcoming: 'date',
  priority: 'priority',
  tagged: 'tag',
  section: 'section',
  inbox: 'place',
};

function partOf(
  { filter, about, slots }: { filter: string; about: string; slots: Slots },
  language: Language,
): Part {
  const [name] = Object.keys(slots);
  const words = name === undefined ? [] : (slots[name] ?? []);
  const value = valueOf(name, words, language);
  const told = name === 'when' && language.time.translate.length > 0 ? textOf(words) : value;
  const isName = name === 'n' || name === 'words';
  return {
    kind: KINDS[about] ?? about,
    filter: filter.replace(/<\w+>/u, () => (isName ? quoteName(value) : value)),
    about,
    value: told,
  };
}

function valueOf(slot: string | undefined, words: readonly Token[], language: Language): string {
  if (slot === 'when') return dayText(words, language);
  const text = textOf(words);
  if (slot === 'priority' || slot === 'level')
    return language.priorities[text.toLowerCase()] ?? 'p4';
  return slot === 'n' ? bareName(text) : text;
}

/** "on friday" and "the next 3 days" without what only leads to them. */
function dayText(words: readonly Token[], language: Language): string {
  return timeText(words, language)
    .replace(
      /^(?:on|for|at|by|in the|the|in(?= (?:next|this|last|\p{L}+(?:ber|ary|ch|il|may|ne|ly|st)\b)))\s+/iu,
      '',
    )
    .replace(/'s$/u, '')
    .replace(/^todays$/iu, 'today');
}

/** A known name here, with what leads to it: "in the Garden project", "Work". */
function nameAt(
  tokens: readonly Token[],
  at: number,
  { language, names }: { language: Language; names: Names },
): Found | undefined {
  const { nameBefore, nameAfter } = language.query;
  const before = new Set(nameBefore.split('|'));
  let from = at;
  while (before.has(tokens[from]?.norm ?? '')) from += 1;
  const found = longestName(tokens, from, names.projects) ?? longestName(tokens, from, names.tags);
  if (!found) return undefined;
  const isTag = !names.projects.includes(found.name);
  const end = from + found.length;
  const after = nameAfter.split('|').includes(tokens[end]?.norm ?? '') ? 1 : 0;
  return {
    length: end + after - at,
    part: isTag
      ? { kind: 'tag', filter: `@${quoteName(found.name)}`, about: 'tagged', value: found.name }
      : { kind: 'place', filter: `#${quoteName(found.name)}`, about: 'in', value: found.name },
  };
}

/** The longest of these names that the words from here on are. */
export function longestName(
  tokens: readonly Token[],
  from: number,
  names: readonly string[],
): { name: string; length: number } | undefined {
  let best: { name: string; length: number } | undefined;
  for (const name of names) {
    const words = name.toLowerCase().split(/\s+/u);
    const fits = words.every((word, index) => {
      const token = tokens[from + index];
      return token !== undefined && bareName(token.text).toLowerCase() === word;
    });
    const isQuoted = tokens[from]?.quoted && tokens[from].text.toLowerCase() === name.toLowerCase();
    const length = isQuoted ? 1 : words.length;
    if ((fits || isQuoted) && length > (best?.length ?? 0)) best = { name, length };
  }
  return best;
}

export function bareName(text: string): string {
  return text
    .replace(/^[#@/+]/u, '')
    .replaceAll(/^"|"$/gu, '')
    .replace(/'s$/u, '');
}

/** A name as filters take it. */
export function quoteName(name: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(name) ? name : `"${name.replaceAll('"', '')}"`;
}

/** The conditions as one filter without what is left out of it. */
export function filterOfQuery({ parts, except }: Pick<Query, 'parts' | 'except'>): string {
  const filter = filterOf(parts);
  if (except.parts.length === 0) return filter;
  const without = `!(${filterOf(except.parts)})`;
  if (filter === '') return without;
  return `${filter.includes(' | ') && !filter.includes(' & ') ? `(${filter})` : filter} & ${without}`;
}

/** The conditions as one filter; those of a kind are alternatives. */
export function filterOf(parts: readonly Part[]): string {
  const kinds = [...new Set(parts.map(({ kind }) => kind))];
  const groups = kinds.map((kind) => {
    const filters = [
      ...new Set(parts.filter((part) => part.kind === kind).map(({ filter }) => filter)),
    ];
    return filters.length > 1 && kinds.length > 1
      ? `(${filters.join(' | ')})`
      : filters.join(' | ');
  });
  return groups.join(' & ');
}
