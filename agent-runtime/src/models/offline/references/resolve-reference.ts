import type { TaskRef } from '../flow.ts';
import type { Language } from '../language/language.ts';
import { distanceOf } from '../understand/spelling.ts';
import { tokenize, trimMarks } from '../understand/tokens.ts';

/** A message as one line in lower case, without marks at its ends. */
export function plainLine(text: string): string {
  return trimMarks(tokenize(text))
    .map((token) => (token.quoted ? token.text.toLowerCase() : token.norm))
    .join(' ');
}

/**
 * What a person says of tasks that were named just before: "it" and "those" are what was spoken of,
 * "2", "the second one" and "the first two" stand in the last list.
 */
export function resolveReference(
  text: string,
  focus: readonly TaskRef[],
  language: Language,
  listed: readonly TaskRef[] = focus,
): TaskRef[] | undefined {
  const { references } = language;
  const said = plainLine(text);
  if (focus.length + listed.length === 0 || said === '') return undefined;
  if (references.several.includes(said)) return focus.length > 0 ? [...focus] : undefined;
  if (focus.length === 1 && references.one.includes(said)) return [...focus];
  const numbered = listed.length > 0 ? listed : focus;
  if (references.last.includes(said)) return numbered.slice(-1);
  const first = firstOf(said, references);
  if (first !== undefined) return first <= numbered.length ? numbered.slice(0, first) : undefined;
  const picked = splitList(stripped(said, references), language).map(
    (part) => numbered[numberIn(stripped(part, references), references) - 1],
  );
  return picked.every((option) => option !== undefined) ? picked : undefined;
}

/** "a, b and c" in its parts. */
export function splitList(text: string, { query }: Language): string[] {
  const words = query.or.split('|');
  const parts: string[] = [''];
  for (const token of tokenize(text)) {
    if (!token.quoted && words.includes(token.norm)) parts.push('');
    else parts[parts.length - 1] += ` ${token.quoted ? `"${token.text}"` : token.text}`;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Without "the" and "one" around it. */
function stripped(said: string, { before, after }: Language['references']): string {
  return said
    .replace(new RegExp(`^(?:(?:${before}) |#)+(?=\\S)`, 'u'), '')
    .replace(new RegExp(`(?<=\\S)(?: (?:${after}))+$`, 'u'), '');
}

function firstOf(said: string, { firstN, numbers }: Language['references']): number | undefined {
  for (const pattern of firstN) {
    const source = pattern
      .replaceAll(/\[([^\]]+)\] ?/gu, '(?:(?:$1) )?')
      .replace('<n>', '(?<n>\\S+)')
      .replace(/ \(\?:\(\?:([^)]+)\) \)\?$/u, '(?: (?:$1))?');
    const n = new RegExp(`^${source}$`, 'u').exec(said)?.groups?.['n'];
    const value = n === undefined ? 0 : Number(n) || numbers.indexOf(n) + 1;
    if (value > 0) return value;
  }
  return undefined;
}

function numberIn(part: string, { ordinals }: Language['references']): number {
  const digits = /^#?(\d{1,2})(?:[.)]|st|nd|rd|th)?$/u.exec(part)?.[1];
  return digits ? Number(digits) : ordinals.findIndex((word) => word.split('|').includes(part)) + 1;
}

export function isPronoun(text: string, { references }: Language): boolean {
  const said = plainLine(text);
  return references.one.includes(said) || references.several.includes(said);
}

export function isOther(text: string, { references }: Language): boolean {
  return references.other.includes(plainLine(text));
}

export type Selection = { tasks: TaskRef[] } | 'none' | undefined;

/** What an answer picks of these: "yes", "only the first", "yes but keep the dentist", "2", a title. */
export function readSelection(
  answer: string,
  options: readonly TaskRef[],
  language: Language,
): Selection {
  const said = plainLine(answer);
  const { yes, no, only, except } = language.answers;
  if (yes.includes(said) || language.references.all.includes(said)) return { tasks: [...options] };
  if (no.includes(said)) return 'none';
  const kept = restAfter(said, except);
  if (kept !== undefined) {
    const left = pick(kept, options, language);
    return left && { tasks: options.filter((option) => !left.includes(option)) };
  }
  const picked = pick(restAfter(said, only) ?? said, options, language);
  return picked && { tasks: picked };
}

/** What follows the longest of these beginnings. */
export function restAfter(said: string, beginnings: readonly string[]): string | undefined {
  const longest = beginnings
    .filter((words) => said.startsWith(`${words} `))
    .toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : said.slice(longest.length).replace(/^[\s,]+/u, '');
}

/** What an answer to "which one?" picks: a number, "both", or words that only one of them has. */
export function pick(
  answer: string,
  options: readonly TaskRef[],
  language: Language,
): TaskRef[] | undefined {
  const said = plainLine(answer);
  if (said === '') return undefined;
  const exact = options.filter(({ title }) => isTitle(title, answer));
  if (exact.length === 1) return exact;
  const pointed = resolveReference(said, options, language);
  if (pointed) return pointed;
  const called = options.filter(({ title }) => hasPhrase(title, said, language));
  if (called.length === 1) return called;
  const words = stripped(said, language.references);
  const fitting = options.filter(({ title }) => hasWords(title, words, language));
  if (fitting.length === 1) return fitting;
  const parts = splitList(words, language);
  if (fitting.length > 1 || parts.length < 2) return undefined;
  const each = parts.map((part) => pick(part, options, language));
  return each.every((found) => found !== undefined) ? [...new Set(each.flat())] : undefined;
}

/** Whether these words are the title, but for marks, quotation marks and capitals. */
export function isTitle(title: string, words: string): boolean {
  return plainLine(title.replaceAll('"', '')) === plainLine(words.replaceAll('"', ''));
}

/** Whether these words stand in a title one after the other, in whatever form. */
export function hasPhrase(title: string, words: string, language: Language): boolean {
  const stems = (text: string) =>
    ` ${wordsOf(text)
      .map((word) => stemOf(word, language))
      .join(' ')} `;
  return wordsOf(words).length > 0 && stems(title).includes(stems(words));
}

/** Whether a title has each of these words, in whatever form. */
export function hasWords(title: string, words: string, language: Language): boolean {
  const inTitle = wordsOf(title).map((word) => stemOf(word, language));
  const wanted = wordsOf(words);
  return wanted.length > 0 && wanted.every((word) => inTitle.includes(stemOf(word, language)));
}

/** A title whose words are those but for one letter each, which is not their first. */
export function nearlyHasWords(title: string, words: string, language: Language): boolean {
  const inTitle = wordsOf(title);
  return wordsOf(words).every((word) =>
    inTitle.some(
      (other) =>
        stemOf(other, language) === stemOf(word, language) ||
        (word.length >= 5 && word[0] === other[0] && distanceOf(word, other) === 1),
    ),
  );
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? [];
}

/** A word without its ending: "cleaned" and "cleaning" are "clean". */
export function stemOf(word: string, { spelling }: Language): string {
  const { endings, irregular } = spelling;
  const base = irregular[word] ?? word;
  const ending = endings.find((each) => base.endsWith(each) && base.length - each.length >= 3);
  return ending === undefined ? base : base.slice(0, base.length - ending.length);
}
