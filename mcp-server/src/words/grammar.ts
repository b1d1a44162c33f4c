import { languageOf } from './languages/index.ts';
import { perLanguage } from './languages/language.ts';
import type { Language, Pattern, PatternKind } from './languages/language.ts';
import { actionOf } from './semantics/index.ts';
import type { ActionName } from './semantics/index.ts';
import { refuse } from './semantics/action.ts';
import { compilePattern } from './compile-pattern.ts';
import { createParameterTypes } from './parameters/create-parameter-types.ts';
import { prefixesAt } from './parameters/parameter-type.ts';
import type { ParameterName, ParameterType, ParameterValues } from './parameters/parameter-type.ts';
import type { DayValue, PhraseValue, Refusal, WordsContext } from './model.ts';

/** A stretch of text that one pattern understood. */
export interface PhraseMatch {
  pattern: Pattern;
  value: PhraseValue;
  start: number;
  end: number;
}

/** A stretch that a pattern fits and that still cannot be: "30 February". */
export interface RefusedMatch {
  pattern: Pattern;
  start: number;
  end: number;
  refusal: Refusal;
}

interface CompiledPattern {
  pattern: Pattern;
  starts: ReadonlySet<string> | undefined;
  regex: RegExp;
  /** What the pattern ends with behind what `regex` fits. */
  last: 'date' | 'dates' | undefined;
}

export interface Grammar {
  language: Language;
  /** What begins at `position` of a text in folded case, the longest first. */
  matchAt(
    text: string,
    position: number,
    kinds: ReadonlySet<PatternKind>,
    ctx: WordsContext,
  ): (PhraseMatch | RefusedMatch)[];
  /** Has an expression compiled before each step, which its first uses in a text would do otherwise. */
  warmUp(): Generator<RegExp>;
}

/** V8 compiles apart for texts in Latin-1 and others, first to bytecode and, when it is used again, to code. */
const WARM_UP_TEXTS = [' ', '→'].flatMap((text) => [text, text, text]);

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
function isTooFar(value: PhraseValue): boolean {
  if (value.kind !== 'moment' && value.kind !== 'day') return false;
  if (value.kind === 'day') return value.date.year < 1 || value.date.year > 9999;
  const { year } = value.at.toZonedDateTimeISO('UTC');
  return year < 2 || year > 9998;
}

/** Actions of date patterns that need no other words to be one day. */
const NAMED_DATES: ReadonlySet<string> = new Set<ActionName>([
  'isoDate',
  'monthDay',
  'slashDate',
  'dayOffset',
  'holiday',
]);

/** Actions that only say why words are no date. */
const REFUSED_DATES: ReadonlySet<string> = new Set<ActionName>([
  'severalWeekdays',
  'severalDays',
  'noOneDay',
  'noFixedDate',
]);

function withoutComma(text: string): string {
  return text.replace(/[\s,]+$/u, '');
}

/** Those that a text with these first letters may fit. */
function beginningWith(
  prefixes: readonly string[],
  patterns: readonly CompiledPattern[],
): CompiledPattern[] {
  return patterns.filter(({ starts }) => !starts || prefixes.some((each) => starts.has(each)));
}

const grammarFor = perLanguage(createGrammar);

export function grammarOf({
  language = languageOf('en'),
}: Pick<WordsContext, 'language'>): Grammar {
  return grammarFor(language);
}

function createGrammar(language: Language): Grammar {
  // `{date}` stands for any date pattern. As one expression these would take tens of milliseconds to
  // compile for each pattern that has it, so it is matched apart, by the patterns as they are.
  const apart = { source: '', read: () => undefined };
  const types: Record<ParameterName, ParameterType<unknown>> = {
    ...createParameterTypes(language),
    date: apart,
    dates: apart,
  };
  const compiled = language.patterns.map(compile);
  const dates = compiled.filter(
    ({ pattern, last }) => pattern.kind === 'date' && !last && !REFUSED_DATES.has(pattern.action),
  );
  const namedDates = dates.filter(({ pattern }) => NAMED_DATES.has(pattern.action));
  const separator = new RegExp(`\\s*[,&]\\s*|\\s+(?:${language.and.join('|')})\\s+`, 'uy');

  function compile(pattern: Pattern): CompiledPattern {
    const { source, starts } = compilePattern(pattern.text, types);
    const last = /\{(dates?)\}$/u.exec(pattern.text)?.[1] as CompiledPattern['last'];
    if (!last && /\{dates?\}/u.test(pattern.text))
      throw new Error(`The pattern "${pattern.text}" goes on after its date.`);
    return {
      pattern,
      starts,
      regex: new RegExp(`${BEFORE}${source}${last ? '' : AFTER}`, 'uy'),
      last,
    };
  }

  /** The longest date that begins at `position`. */
  function dateAt(
    text: string,
    position: number,
    { ctx, patterns = dates }: { ctx: WordsContext; patterns?: readonly CompiledPattern[] },
  ): { value: DayValue; end: number } | undefined {
    let longest: { value: DayValue; end: number } | undefined;
    for (const date of beginningWith(prefixesAt(text, position), patterns)) {
      const found = matchPattern(date, text, position, ctx);
      if (!found || !('value' in found) || found.end <= (longest?.end ?? 0)) continue;
      const { value, end } = found;
      if (value.kind === 'day' || value.kind === 'moment') longest = { value, end };
    }
    return longest;
  }

  function datesAt(
    text: string,
    position: number,
    ctx: WordsContext,
  ): { value: DayValue[]; end: number } | undefined {
    const value: DayValue[] = [];
    let end = position;
    for (let next: number | undefined = position; next !== undefined;) {
      const found = dateAt(text, next, { ctx, patterns: namedDates });
      if (!found) break;
      value.push(found.value);
      end = found.end;
      separator.lastIndex = end;
      next = separator.test(text) ? separator.lastIndex : undefined;
    }
    return value.length > 0 ? { value, end } : undefined;
  }

  function matchPattern(
    { pattern, regex, last }: CompiledPattern,
    text: string,
    start: number,
    ctx: WordsContext,
  ): PhraseMatch | RefusedMatch | undefined {
    regex.lastIndex = start;
    const match = regex.exec(text);
    if (!match || match[0] === '') return undefined;
    const { date: _date, dates: _dates, ...groups } = match.groups ?? {};
    const values = readParameters(groups, ctx);
    if (!values) return undefined;
    const headEnd = start + match[0].length;
    const tail =
      last === 'date' ? dateAt(text, headEnd, { ctx }) : last && datesAt(text, headEnd, ctx);
    if (last && !tail) return undefined;
    const matched = text.slice(start, tail?.end ?? headEnd);
    // The pattern names the parameters that its action reads; the examples run every pattern.
    const input = {
      params: { ...values, ...(last ? { [last]: tail?.value } : {}) } as ParameterValues,
      optional: values,
      args: pattern.args ?? {},
      ctx,
      language,
      text: matched,
    };
    const value = actionOf(pattern.action)(input);
    // A comma that a pattern may hold before a year says nothing at its end.
    const end = start + withoutComma(matched).length;
    if (!value) return undefined;
    if (value.kind === 'refusal') return { pattern, start, end, refusal: value };
    if (isTooFar(value)) return { pattern, start, end, refusal: refuse('That is too far away.') };
    return { pattern, value, start, end };
  }

  function readParameters(
    groups: Record<string, string | undefined>,
    ctx: WordsContext,
  ): Partial<ParameterValues> | undefined {
    const values: Partial<Record<ParameterName, unknown>> = {};
    for (const [name, text] of Object.entries(groups)) {
      if (text === undefined) continue;
      const parameter = name as ParameterName;
      const value = types[parameter].read(text, ctx);
      if (value === undefined) return undefined;
      values[parameter] = value;
    }
    return values as Partial<ParameterValues>;
  }

  return {
    language,
    matchAt(text, position, kinds, ctx) {
      const wanted = compiled.filter(({ pattern }) => kinds.has(pattern.kind));
      return beginningWith(prefixesAt(text, position), wanted)
        .map((each) => matchPattern(each, text, position, ctx))
        .filter((each) => each !== undefined)
        .toSorted((a, b) => b.end - a.end);
    },
    *warmUp() {
      for (const { regex } of compiled) {
        for (const text of WARM_UP_TEXTS) {
          regex.lastIndex = 0;
          regex.test(text);
        }
        yield regex;
      }
    },
  };
}
