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

function knownWords(language: Language): ReadonlySet<string> {
  const vocabulary = [
    language.weekdays,
    language.months,
    language.units,
    language.numbers,
    language.ordinals,
    language.dayParts,
    language.dayGroups,
  ].flatMap((words) => Object.keys(words));
  const literals = language.patterns.flatMap(({ text }) => text.match(/(?<!\{)\p{L}{4,}/gu) ?? []);
  return new Set([...vocabulary, ...language.every, ...literals]);
}

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
