import { foldCase, grammarOf } from '../grammar.ts';
import type { PhraseMatch } from '../grammar.ts';
import type { Language, PatternKind } from '../languages/language.ts';
import type { WordsContext } from '../model.ts';
import { collectPhrases } from '../phrase-set.ts';
import type { PhraseSet } from '../phrase-set.ts';
import { skipGap } from '../read-phrases.ts';
import type { MatchAt } from '../read-phrases.ts';
import { findMisspelledDates } from '../suggest.ts';
import { TAKEN } from './title-markers.ts';

/** Phrases one after the other in a title. */
export interface PhraseRun {
  matches: readonly PhraseMatch[];
  start: number;
  end: number;
}

export interface Span {
  start: number;
  end: number;
}

interface TitleQuery {
  text: string;
  matchAt: MatchAt;
  ctx: WordsContext;
  /** Whether phrases make sense together. */
  accepts: (phrases: PhraseSet) => boolean;
  /** Places after which words are meant as a date: "remind me friday to …". */
  askedAt: ReadonlySet<number>;
}

/** Runs that are tried at one place; more would only be rearrangements of the same phrases. */
const MAX_RUNS = 60;

/**
 * Finds the phrases in a title that together make sense, without words that belong to the title:
 * "Sunday roast" has no date, "roast on Sunday" has. A phrase beside a date that cannot be read with
 * it ("mon wed fri 6am", "tomorrow or friday") is not taken: half of a reading is a wrong one.
 */
export function findPhraseRuns({ text, matchAt, ctx, accepts, askedAt }: TitleQuery): PhraseRun[] {
  const { language } = grammarOf(ctx);
  const folded = foldCase(text);
  const others = [
    ...findDates(folded, matchAt, language),
    ...findMisspelledDates(folded, language),
  ];
  const found: PhraseRun[] = [];
  // A phrase where dates stand is sooner one than a phrase that the title begins with.
  for (const isSure of [true, false]) findThem(isSure);
  return found.toSorted((a, b) => a.start - b.start);

  function findThem(isSure: boolean): void {
    for (let position = 0; position < text.length; position += 1) {
      const taken = found.find(({ start, end }) => start <= position && position < end);
      if (taken) position = taken.end;
      if (!isWordStart(folded, position)) continue;
      const runs = phraseRunsAt(text, position, matchAt);
      const fitting = runs.filter(
        (run) =>
          (askedAt.has(position) || fitsTitle(run, { text: folded, isSure, language })) &&
          makesSense(run),
      );
      const run = fitting.find(
        (each) => !adjoinsOther(each, { text: folded, dates: others, found, language }),
      );
      if (run) found.push(run);
      // What adjoins another date is left as a whole: "at 7am" is not read as "7am".
      const skipTo = run?.end ?? fitting[0]?.end ?? endOfRefused(runs);
      position = Math.max(position, skipTo - 1);
    }
  }

  function makesSense(run: PhraseRun): boolean {
    if (found.some(({ start, end }) => start < run.end && end > run.start)) return false;
    const all = [...found, run].toSorted((a, b) => a.start - b.start);
    const phrases = collectPhrases(
      text,
      all.flatMap(({ matches }) => matches),
    );
    return !('ok' in phrases) && accepts(phrases);
  }
}

export function isWordStart(text: string, position: number): boolean {
  return (
    /[\p{L}\p{N}@+]/u.test(text[position] ?? '') && !/[\p{L}\p{N}]/u.test(text[position - 1] ?? '')
  );
}

/** All runs that begin here, the longest first. */
export function phraseRunsAt(text: string, start: number, matchAt: MatchAt): PhraseRun[] {
  const runs: PhraseRun[] = [];
  function extend(from: number, matches: readonly PhraseMatch[]): void {
    for (const next of matchAt(from)) {
      if ('refusal' in next || runs.length >= MAX_RUNS) continue;
      const run = [...matches, next];
      if ('ok' in collectPhrases(text, run)) continue;
      runs.push({ matches: run, start, end: next.end });
      extend(skipGap(text, next.end), run);
    }
  }
  extend(start, []);
  return runs.toSorted((a, b) => b.end - a.end);
}

/** Everything that reads as a date, and what is refused: "30 february", "twice a week". */
function findDates(text: string, matchAt: MatchAt, { titles }: Language): Span[] {
  return Array.from(text, (_, position) => position)
    .filter((position) => isWordStart(text, position))
    .flatMap((position) =>
      matchAt(position)
        .filter((match) => {
          const { kind, title } = match.pattern;
          if (titles.ambiguousAlone.includes(text.slice(match.start, match.end))) return false;
          return (kind === 'date' || 'refusal' in match) && title !== 'never' && title !== 'amount';
        })
        .map(({ start, end }) => ({ start, end })),
    );
}

/** Whether a date stands beside this run, or around it, that is part of neither it nor another run. */
function adjoinsOther(
  run: PhraseRun,
  {
    text,
    dates,
    found,
    language,
  }: { text: string; dates: readonly Span[]; found: readonly PhraseRun[]; language: Language },
): boolean {
  const within = (span: Span, { start, end }: Span): boolean =>
    span.start >= start && span.end <= end;
  const others = dates.filter(
    (date) => !within(date, run) && !found.some((each) => within(date, each)),
  );
  return others.some(
    (date) =>
      (date.start < run.end && date.end > run.start) ||
      (date.end <= run.start && isJoint(text.slice(date.end, run.start), language)) ||
      (date.start >= run.end && isJoint(text.slice(run.end, date.start), language)),
  );
}

/** Whether nothing stands between two phrases but what joins them: blanks, a comma, a dash, "and", "or". */
export function isJoint(between: string, { and, or, to }: Language): boolean {
  const words = between.split(/[\s,&+/]+/u).filter(Boolean);
  return words.every((word) => /^[-–—]$/u.test(word) || [...and, ...or, ...to].includes(word));
}

/** "until friday" without "every" is not read, and neither is its friday. */
function endOfRefused(runs: readonly PhraseRun[]): number {
  const openers = new Set<PatternKind>(['start', 'until', 'span']);
  return Math.max(
    0,
    ...runs.flatMap(({ matches: [first] }) =>
      first && openers.has(first.pattern.kind) ? [first.end] : [],
    ),
  );
}

function fitsTitle(
  { matches, start, end }: PhraseRun,
  { text, isSure, language }: { text: string; isSure: boolean; language: Language },
): boolean {
  const { titles } = language;
  const rules = matches.map(({ pattern }) => pattern.title);
  const isSingle = matches.length === 1;
  const before = /(\p{L}+)\s+$/u.exec(text.slice(0, start))?.[1];
  if (before !== undefined && titles.keepsNext.includes(before)) return false;
  if (before !== undefined && titles.namesDay.includes(before)) return false;
  if (isSingle && titles.ambiguousAlone.includes(text.slice(start, end))) return false;
  if (rules.includes('amount') || (isSingle && rules[0] === 'never')) return false;
  if (namesPartOfDay(matches)) return false;
  if (isAtEnd(text, end)) return true;
  // A number without a sign is an amount where something follows: "friday 5 people come".
  if (matches.some(({ value }) => value.kind === 'time' && value.bare)) return false;
  if (rules.includes('anywhere')) return true;
  if (isSure) return false;
  const hasEdge = rules.includes('edges');
  return isAtStart(text, start) ? !isSingle || hasEdge : !isSingle && hasEdge;
}

/** "movie night friday": the night is the title's, where "friday night" is when. */
function namesPartOfDay([first, ...rest]: readonly PhraseMatch[]): boolean {
  if (first?.value.kind !== 'time' || !first.value.isDayPart) return false;
  const isName = first.pattern.title === 'never' && !/^(?:12|00):00$/u.test(first.value.time);
  return isName && !rest.some(({ value }) => value.kind === 'time');
}

export function isAtEnd(text: string, end: number): boolean {
  const rest = text.slice(end).trimStart();
  return rest === '' || rest.startsWith(TAKEN) || /^[.!?,;)\]]*$/u.test(rest);
}

function isAtStart(text: string, start: number): boolean {
  return text.slice(0, start).replaceAll(TAKEN, '').trim() === '';
}
