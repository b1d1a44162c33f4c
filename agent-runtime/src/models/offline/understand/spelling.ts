import type { Language } from '../language/language.ts';
import type { Token } from './tokens.ts';

/** What was typed, and what it was taken for. */
export type Correction = readonly [typed: string, read: string];

/** Mends misspelt words of time, which could stand anywhere, and those that are known misspellings. */
export function mendTime(
  tokens: readonly Token[],
  { spelling }: Language,
): { tokens: Token[]; corrections: Correction[] } {
  const time = spelling.time.split('|');
  const real = new Set([...spelling.real.split('|'), ...time]);
  return mend(tokens, (word) => {
    const known = spelling.known[word];
    if (known !== undefined) return known;
    return word.length < 6 || real.has(word) ? undefined : nearest(word, time);
  });
}

/** Mends what looks like a misspelt word of a command: only tried where nothing else is understood. */
export function mendCommand(
  tokens: readonly Token[],
  { words, real }: { words: ReadonlySet<string>; real: ReadonlySet<string> },
): { tokens: Token[]; corrections: Correction[] } {
  return mend(tokens, (word) =>
    word.length < 4 || words.has(word) || real.has(word) ? undefined : nearest(word, words),
  );
}

function mend(
  tokens: readonly Token[],
  correct: (word: string) => string | undefined,
): { tokens: Token[]; corrections: Correction[] } {
  const corrections: Correction[] = [];
  const mended = tokens.map((token) => {
    if (token.quoted || !/^\p{L}[\p{L}'-]*$|^\d\p{L}+$/u.test(token.norm)) return token;
    const read = correct(token.norm);
    if (read === undefined || read === token.norm) return token;
    // Short forms are not errors to tell of.
    if (token.norm.length > 2) corrections.push([token.text, read]);
    return { ...token, text: read, norm: read };
  });
  return { tokens: mended, corrections };
}

/** The word that this one is most likely meant to be, when it is near enough. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of words) {
    if (candidate.length < 4 || candidate[0] !== word[0]) continue;
    const limit = candidate.length >= 8 ? 2 : 1;
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = distanceOf(word, candidate);
    if (distance <= limit && distance < (best?.distance ?? Infinity))
      best = { candidate, distance };
  }
  return best?.candidate;
}

/** Letters put in, left out, changed, or two beside each other swapped (Damerau, adjacent only). */
export function distanceOf(a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + cost,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (older[j - 2] ?? 0) + 1);
      row.push(least);
    }
    older = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
