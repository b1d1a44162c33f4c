import { collect } from './bag.ts';
import type { Bag } from './bag.ts';
import { foldCase, grammarOf } from './grammar.ts';
import type { Segment } from './grammar.ts';
import type { Language, PatternKind } from './languages/language.ts';
import { matchesOf, skipGap } from './segments.ts';
import type { Matches } from './segments.ts';
import { TAKEN } from './title-markers.ts';
import type { WordsContext } from './types.ts';

/** Phrases one after the other in a title. */
export interface Run {
  segments: readonly Segment[];
  start: number;
  end: number;
}

/** Runs that are tried at one place; more would only be rearrangements of the same phrases. */
const MAX_RUNS = 60;

/**
 * Finds the phrases in a title that together make sense to `accepts`, without words that belong to
 * the title: "Sunday roast" has no date, "roast on Sunday" has.
 */
export function findRuns(
  text: string,
  kinds: ReadonlySet<PatternKind>,
  ctx: WordsContext,
  accepts: (bag: Bag) => boolean,
): Run[] {
  const { language } = grammarOf(ctx);
  const folded = foldCase(text);
  const matches = matchesOf(text, kinds, ctx);
  const found: Run[] = [];
  const dateEndsAt = (end: number): boolean =>
    Array.from({ length: 30 }, (_, back) => end - back - 1).some(
      (start) => start >= 0 && matches(start).some((each) => each.end === end),
    );
  for (let position = 0; position < text.length; position += 1) {
    if (!isWordStart(folded, position)) continue;
    const runs = runsAt(text, position, matches);
    const run = runs.find((each) => {
      const segments = [...found.flatMap(({ segments: earlier }) => earlier), ...each.segments];
      const bag = collect(text, segments);
      return !('ok' in bag) && fitsTitle(each, folded, { language, dateEndsAt }) && accepts(bag);
    });
    if (run) found.push(run);
    const skipTo = run?.end ?? endOfRefused(runs);
    position = Math.max(position, skipTo - 1);
  }
  return found;
}

function isWordStart(text: string, position: number): boolean {
  return (
    /[\p{L}\p{N}@+]/u.test(text[position] ?? '') && !/[\p{L}\p{N}]/u.test(text[position - 1] ?? '')
  );
}

/** All runs that begin here, the longest first. */
export function runsAt(text: string, start: number, matches: Matches): Run[] {
  const runs: Run[] = [];
  function extend(from: number, segments: readonly Segment[]): void {
    for (const next of matches(from)) {
      if ('refusal' in next || runs.length >= MAX_RUNS) continue;
      const run = [...segments, next];
      if ('ok' in collect(text, run)) continue;
      runs.push({ segments: run, start, end: next.end });
      extend(skipGap(text, next.end), run);
    }
  }
  extend(start, []);
  return runs.toSorted((a, b) => b.end - a.end);
}

/** "until friday" without "every" is not read, and neither is its friday. */
function endOfRefused(runs: readonly Run[]): number {
  const openers = new Set<PatternKind>(['start', 'until', 'span']);
  return Math.max(
    0,
    ...runs.flatMap(({ segments: [first] }) =>
      first && openers.has(first.pattern.kind) ? [first.end] : [],
    ),
  );
}

function fitsTitle(
  { segments, start, end }: Run,
  text: string,
  { language, dateEndsAt }: { language: Language; dateEndsAt: (end: number) => boolean },
): boolean {
  const rules = segments.map(({ pattern }) => pattern.title);
  const before = /(\p{L}+)\s+$/u.exec(text.slice(0, start))?.[1];
  const { titles } = language;
  if (before !== undefined && titles.keepsNext.includes(before)) return false;
  if (before !== undefined && titles.namesDay.includes(before)) return false;
  if (segments.length === 1 && titles.ambiguousAlone.includes(text.slice(start, end))) return false;
  if (rules.includes('amount') || (segments.length === 1 && rules[0] === 'never')) return false;
  if (isEndOfRange(text, start, dateEndsAt)) return false;
  return rules.includes('anywhere') || isAtEnd(text, end);
}

/** "dec 20 - jan 3" is no date to be due on, and so neither is its end. */
function isEndOfRange(text: string, start: number, dateEndsAt: (end: number) => boolean): boolean {
  const dash = /\s*[-–—]\s*$/u.exec(text.slice(0, start));
  return dash !== null && dateEndsAt(dash.index);
}

function isAtEnd(text: string, end: number): boolean {
  const rest = text.slice(end).trimStart();
  return rest === '' || rest.startsWith(TAKEN) || /^[.!?,;]*$/u.test(rest);
}
