import { perLanguage } from './languages/language.ts';
import type { Language } from './languages/language.ts';

/** The known word that a misspelt one is nearest to, as a suggestion; undefined when none is near. */
export function suggestWord(text: string, language: Language): string | undefined {
  const known = knownWords(language);
  for (const word of text.toLowerCase().match(/\p{L}{5,}/gu) ?? []) {
    if (known.has(word)) continue;
    const limit = word.length > 5 ? 2 : 1;
    const near = [...known]
      .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
      .filter(({ candidate, distance }) => candidate.length > 3 && distance <= limit)
      .toSorted((a, b) => a.distance - b.distance)[0];
    if (near) return `did you mean "${near.candidate}"?`;
  }
  return undefined;
}

const knownWords = perLanguage((language): ReadonlySet<string> => {
  const vocabulary = [
    language.weekdays,
    language.repeatedDays,
    language.months,
    language.units,
    language.numbers,
    language.ordinals,
    language.dayParts,
    language.dayGroups,
  ].flatMap((words) => Object.keys(words));
  const literals = language.patterns.flatMap(({ text }) => text.match(/(?<!\{)\p{L}{4,}/gu) ?? []);
  return new Set([...vocabulary, ...language.every, ...literals]);
});

/** A misspelled word needs a date's company, unless it is long enough to be nothing else. */
const CLEAR_LENGTH = 7;

/** Words of a text that are one or two slips away from a weekday, a month or "tomorrow". */
export function findMisspelledDates(
  text: string,
  language: Language,
): { start: number; end: number; suggestion: string }[] {
  const names = dateNames(language);
  const known = knownWords(language);
  return [...text.matchAll(/(?<![\p{L}\p{N}'-])\p{L}{5,}(?![\p{L}\p{N}'])/gu)].flatMap((match) => {
    const [word] = match;
    if (known.has(word)) return [];
    const after = text.slice(match.index + word.length);
    const isSure = hasCompany(text.slice(0, match.index), after, language);
    const near = [...names].find((name) => isMisspelling(word, name, isSure));
    if (near === undefined) return [];
    const number = NUMBER_AFTER.exec(after)?.[0] ?? '';
    return [
      {
        start: match.index,
        end: match.index + word.length + number.length,
        suggestion: `${near}${number}`,
      },
    ];
  });
}

function isMisspelling(word: string, name: string, isSure: boolean): boolean {
  const limit = name.length >= CLEAR_LENGTH ? 2 : 1;
  if (name.length < 6 || editDistance(word, name) > limit) return false;
  return isSure || (name.length >= CLEAR_LENGTH && word[0] === name[0]);
}

/** A number beside a word makes a date of it. */
const NUMBER_AFTER = /^\s+\d{1,2}(?![\p{L}\p{N}:.])/u;

function hasCompany(before: string, after: string, { titles }: Language): boolean {
  const lead = /(\p{L}+)\s+$/u.exec(before)?.[1];
  return (lead !== undefined && titles.leadsToDate.includes(lead)) || NUMBER_AFTER.test(after);
}

/** Weekdays, months, and the words for today and the days beside it. */
const dateNames = perLanguage((language): ReadonlySet<string> => {
  const near = language.patterns
    .filter(({ action, text }) => action === 'dayOffset' && !text.includes(' '))
    .flatMap(({ text }) => text.match(/\p{L}{5,}/gu) ?? []);
  return new Set([...Object.keys(language.weekdays), ...Object.keys(language.months), ...near]);
});

/** Insertions, deletions, replacements and swaps of neighbours (Damerau's distance). */
export function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let [older, previous] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swap =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (older[j - 2] ?? Infinity) + 1 : Infinity;
      current.push(
        Math.min(
          (previous[j] ?? Infinity) + 1,
          (current[j - 1] ?? Infinity) + 1,
          (previous[j - 1] ?? Infinity) + cost,
          swap,
        ),
      );
    }
    [older, previous] = [previous, current];
  }
  return previous[b.length] ?? Infinity;
}
