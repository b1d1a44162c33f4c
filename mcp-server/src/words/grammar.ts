import { languageOf } from './languages/index.ts';
import type { Language, Pattern, PatternKind } from './languages/language.ts';
import { meaningOf } from './meanings/index.ts';
import type { MeaningName } from './meanings/index.ts';
import { refuse } from './meanings/meaning.ts';
import type { DayMeaning, Meaning, Refusal } from './meanings/meaning.ts';
import { compilePattern } from './pattern.ts';
import type { PatternSource } from './pattern.ts';
import { createSlots } from './slots.ts';
import type { SlotName, SlotReader, SlotTypes } from './slots.ts';
import type { WordsContext } from './types.ts';

/** A stretch of text that one pattern understood. */
export interface Segment {
  pattern: Pattern;
  meaning: Meaning;
  start: number;
  end: number;
}

/** A stretch that a pattern fits and that still cannot be: "30 February". */
export interface RefusedSegment {
  pattern: Pattern;
  start: number;
  end: number;
  refusal: Refusal;
}

interface CompiledPattern {
  pattern: Pattern;
  starts: ReadonlySet<string> | undefined;
  regex: RegExp;
}

export interface Grammar {
  language: Language;
  /** What begins at `position` of a text in folded case, the longest first. */
  matchAt(
    text: string,
    position: number,
    kinds: ReadonlySet<PatternKind>,
    ctx: WordsContext,
  ): (Segment | RefusedSegment)[];
}

/** A phrase neither begins nor ends inside a word: not in "today's", "non-stop" or "mid-week". */
const BEFORE = "(?<![\\p{L}\\p{N}]|[\\p{L}\\p{N}]['_./:-])";
const AFTER = "(?![\\p{L}\\p{N}]|['_-][\\p{L}\\p{N}])";

/** The text in lower case with every character at its place, as patterns are written. */
export function foldCase(text: string): string {
  return text.replaceAll(/[\p{Lu}’]/gu, (letter) => {
    if (letter === '’') return "'";
    const lower = letter.toLowerCase();
    return lower.length === letter.length ? lower : letter;
  });
}

/** RFC 3339 writes years up to 9999; a zone may move a moment into the next. */
function isTooFar(meaning: Meaning): boolean {
  if (meaning.kind !== 'moment' && meaning.kind !== 'day') return false;
  if (meaning.kind === 'day') return meaning.date.year < 1 || meaning.date.year > 9999;
  const { year } = meaning.at.toZonedDateTimeISO('UTC');
  return year < 2 || year > 9998;
}

/** Meanings of date patterns that need no other words to be one day. */
const NAMED_DATES: ReadonlySet<MeaningName> = new Set([
  'isoDate',
  'monthDay',
  'slashDate',
  'dayOffset',
  'holiday',
]);

function byLength(sources: readonly string[]): string[] {
  return sources.toSorted((a, b) => b.length - a.length);
}

function withoutComma(text: string): string {
  return text.replace(/[\s,]+$/u, '');
}

const grammars = new WeakMap<Language, Grammar>();

export function grammarOf(ctx: WordsContext): Grammar {
  const language = ctx.language ?? languageOf('en');
  const known = grammars.get(language) ?? createGrammar(language);
  grammars.set(language, known);
  return known;
}

function createGrammar(language: Language): Grammar {
  const plainSlots = createSlots(language);
  const slots: Record<SlotName, SlotReader<unknown>> = {
    ...plainSlots,
    date: { source: '', read: () => undefined },
    dates: { source: '', read: () => undefined },
  };
  const flat = language.patterns.filter((pattern) => !pattern.text.includes('{date'));
  const flatDates = flat.filter((pattern) => pattern.kind === 'date').map(compile);
  const sources = flatDates.map(({ source }) => source.uncaptured);
  // `{date}` in a pattern is any date pattern, so it can only be filled in after those.
  slots.date = {
    source: `(?:${byLength(sources).join('|')})`,
    read: (text, ctx) => readWhole(text, ctx),
  };
  slots.dates = datesSlot();
  const compiled = language.patterns.map((pattern) => compile(pattern));

  function compile(pattern: Pattern): CompiledPattern & { source: PatternSource } {
    const source = compilePattern(pattern.text, slots);
    return {
      pattern,
      source,
      starts: source.starts,
      regex: new RegExp(`${BEFORE}${source.captured}${AFTER}`, 'uy'),
    };
  }

  function datesSlot(): SlotReader<DayMeaning[]> {
    const named = flatDates.filter(({ pattern }) => NAMED_DATES.has(pattern.meaning));
    const item = `(?:${byLength(named.map(({ source }) => source.uncaptured)).join('|')})`;
    const separator = `(?:\\s*[,&]\\s*|\\s+(?:${language.and.join('|')})\\s+)`;
    return {
      source: `${item}(?:${separator}${item})*`,
      read(text, ctx) {
        const dates = text
          .split(new RegExp(separator, 'u'))
          .map((each) => readWhole(each, ctx, named));
        return dates.includes(undefined) ? undefined : (dates as DayMeaning[]);
      },
    };
  }

  /** The text of a `{date}`, read again by the one pattern that fits all of it. */
  function readWhole(
    text: string,
    ctx: WordsContext,
    patterns: readonly CompiledPattern[] = flatDates,
  ): DayMeaning | undefined {
    for (const date of patterns) {
      const found = matchPattern(date, text, 0, ctx);
      if (!found || found.end !== withoutComma(text).length || !('meaning' in found)) continue;
      if (found.meaning.kind === 'day' || found.meaning.kind === 'moment') return found.meaning;
    }
    return undefined;
  }

  function matchPattern(
    { pattern, regex }: CompiledPattern,
    text: string,
    start: number,
    ctx: WordsContext,
  ): Segment | RefusedSegment | undefined {
    regex.lastIndex = start;
    const match = regex.exec(text);
    if (!match || match[0] === '') return undefined;
    const values = readSlots(match.groups ?? {}, ctx);
    if (!values) return undefined;
    // The pattern names the slots that its meaning reads; the examples run every pattern.
    const input = { slots: values as SlotTypes, optional: values, args: pattern.args ?? {}, ctx };
    const meaning = meaningOf(pattern.meaning)(input);
    // A comma that a pattern may hold before a year says nothing at its end.
    const end = start + withoutComma(match[0]).length;
    if (!meaning) return undefined;
    if (meaning.kind === 'refusal') return { pattern, start, end, refusal: meaning };
    if (isTooFar(meaning)) return { pattern, start, end, refusal: refuse('That is too far away.') };
    return { pattern, meaning, start, end };
  }

  function readSlots(
    groups: Record<string, string | undefined>,
    ctx: WordsContext,
  ): Partial<SlotTypes> | undefined {
    const values: Partial<Record<SlotName, unknown>> = {};
    for (const [name, text] of Object.entries(groups)) {
      if (text === undefined) continue;
      const slot = name as SlotName;
      const value = slots[slot].read(text, ctx);
      if (value === undefined) return undefined;
      values[slot] = value;
    }
    return values as Partial<SlotTypes>;
  }

  return {
    language,
    matchAt(text, position, kinds, ctx) {
      const first = text.charAt(position);
      return compiled
        .filter(({ pattern, starts }) => kinds.has(pattern.kind) && (!starts || starts.has(first)))
        .map((each) => matchPattern(each, text, position, ctx))
        .filter((each) => each !== undefined)
        .toSorted((a, b) => b.end - a.end);
    },
  };
}
