import { foldCase, grammarOf } from './grammar.ts';
import type { Segment } from './grammar.ts';
import type { PatternKind } from './languages/language.ts';
import { suggestWord } from './suggest.ts';
import type { Misunderstood, Parsed, WordsContext } from './types.ts';

/** Tried readings of one text; a text that needs more is refused as not understood. */
const MAX_STEPS = 2_000;
export const MAX_PHRASE_LENGTH = 300;

/**
 * Reads a text as phrases that cover all of it, in any order, and gives the first reading that
 * `compose` accepts: the longest phrases first.
 */
export function readPhrases<T>(
  text: string,
  kinds: ReadonlySet<PatternKind>,
  ctx: WordsContext,
  compose: (segments: readonly Segment[]) => Parsed<T>,
  examples: string,
): Parsed<T> {
  const grammar = grammarOf(ctx);
  if (text.length > MAX_PHRASE_LENGTH) {
    const message = `A phrase has at most ${MAX_PHRASE_LENGTH} characters.`;
    return { ok: false, part: `${text.slice(0, 40)}…`, message };
  }
  const folded = foldCase(text);
  let steps = 0;
  let furthest = 0;
  let refused: Misunderstood | undefined;

  function read(from: number, before: readonly Segment[]): Parsed<T> | undefined {
    const position = skipGap(text, from);
    furthest = Math.max(furthest, position);
    if (position === text.length) {
      const result = compose(before);
      if (!result.ok) refused ??= result;
      return result.ok ? result : undefined;
    }
    for (const next of grammar.matchAt(folded, position, kinds, ctx)) {
      steps += 1;
      if (steps > MAX_STEPS) return undefined;
      if ('refusal' in next) {
        const { message, suggestion } = next.refusal;
        refused ??= {
          ok: false,
          part: text.slice(next.start, next.end),
          message,
          ...(suggestion === undefined ? {} : { suggestion }),
        };
        continue;
      }
      const result = read(next.end, [...before, next]);
      if (result) return result;
    }
    return undefined;
  }

  const result = text.trim() === '' ? undefined : read(0, []);
  return result ?? refused ?? notUnderstood(text, furthest, examples, ctx);
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
