import { foldCase, grammarOf } from './grammar.ts';
import type { RefusedMatch, PhraseMatch } from './grammar.ts';
import { collectPhrases, goesOn } from './phrase-set.ts';
import type { PhraseSet } from './phrase-set.ts';
import type { PatternKind } from './languages/language.ts';
import { suggestWord } from './suggest.ts';
import type { Misunderstood, Parsed, WordsContext } from './model.ts';

/** Tried readings of one text; a text that needs more is refused as not understood. */
const MAX_STEPS = 500;
const MAX_PHRASE_LENGTH = 300;

/** What begins at a place of a text, the longest first. */
export type MatchAt = (position: number) => readonly (PhraseMatch | RefusedMatch)[];

/** Matches of these kinds in a text, each place read once. */
export function createMatchAt(
  text: string,
  kinds: ReadonlySet<PatternKind>,
  ctx: WordsContext,
): MatchAt {
  return createMatches(kinds, ctx)(text);
}

/** How far beside itself a match looks: at what parts words, and at what would make another of a number. */
const LOOKS_AROUND = 12;

/**
 * Matches in a text and in what becomes of it as parts are hidden: a place is read again only when what
 * its matches have seen is another.
 */
export function createMatches(
  kinds: ReadonlySet<PatternKind>,
  ctx: WordsContext,
): (text: string) => MatchAt {
  const grammar = grammarOf(ctx);
  const known = new Map<number, { seen: string; matches: ReturnType<MatchAt> }>();
  return (text) => {
    const folded = foldCase(text);
    return (position) => {
      const place = known.get(position);
      const from = Math.max(0, position - LOOKS_AROUND);
      if (place && folded.startsWith(place.seen, from)) return place.matches;
      const matches = grammar.matchAt(folded, position, kinds, ctx);
      const end = Math.max(position, ...matches.map((match) => match.end));
      known.set(position, { seen: folded.slice(from, end + LOOKS_AROUND), matches });
      return matches;
    };
  };
}

/** The answer about what was read furthest is the one that helps. */
interface Problem {
  position: number;
  answer: Misunderstood;
}

/**
 * Reads a text as phrases that cover all of it, in any order, and gives the first reading that
 * `compose` accepts, the longest phrases first. `examples` are suggested when there is none.
 */
export function readPhrases<T>(
  text: string,
  kinds: ReadonlySet<PatternKind>,
  ctx: WordsContext,
  compose: (phrases: PhraseSet) => Parsed<T>,
  examples: string,
): Parsed<T> {
  if (text.length > MAX_PHRASE_LENGTH) {
    const message = `A phrase has at most ${MAX_PHRASE_LENGTH} characters.`;
    return { ok: false, part: `${text.slice(0, 40)}…`, message };
  }
  const matchAt = createMatchAt(text, kinds, ctx);
  let steps = 0;
  let furthest = 0;
  let problem: Problem | undefined;

  function refuse(position: number, answer: Misunderstood): void {
    if (!problem || position > problem.position) problem = { position, answer };
  }

  function read(from: number, before: readonly PhraseMatch[]): Parsed<T> | undefined {
    const position = skipGap(text, from);
    const phrases = collectPhrases(text, before);
    if ('ok' in phrases) {
      refuse(position, phrases);
      return undefined;
    }
    furthest = Math.max(furthest, position);
    if (position === text.length) {
      const result = compose(phrases);
      if (!result.ok) refuse(position, result);
      return result.ok ? result : undefined;
    }
    for (const next of matchAt(position)) {
      steps += 1;
      if (steps > MAX_STEPS) return undefined;
      if (!goesOn(text, before.at(-1), next)) continue;
      if ('refusal' in next) {
        const { kind: _kind, replaces: _replaces, ...answer } = next.refusal;
        refuse(next.end, { ok: false, part: text.slice(next.start, next.end), ...answer });
        continue;
      }
      const result = read(next.end, [...before, next]);
      if (result) return result;
    }
    return undefined;
  }

  const result = text.trim() === '' ? undefined : read(0, []);
  if (result) return result;
  const isNewer = problem && problem.position >= furthest;
  return isNewer && problem ? problem.answer : notUnderstood(text, furthest, examples, ctx);
}

/** Phrases are parted by blanks and commas. */
export function skipGap(text: string, from: number): number {
  const gap = /[\s,]*/uy;
  gap.lastIndex = from;
  return from + (gap.exec(text)?.[0].length ?? 0);
}

function notUnderstood(
  text: string,
  from: number,
  examples: string,
  ctx: WordsContext,
): Misunderstood {
  const part = text.slice(from).trim() || text.trim();
  const { language } = grammarOf(ctx);
  return {
    ok: false,
    part,
    message: part === '' ? 'Nothing is given.' : `"${part}" is not understood.`,
    suggestion: suggestWord(part, language) ?? examples,
  };
}
