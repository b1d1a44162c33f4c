import { foldCase, grammarOf } from '../grammar.ts';
import type { PhraseMatch, RefusedMatch } from '../grammar.ts';
import { perLanguage } from '../languages/language.ts';
import type { Language, PatternKind } from '../languages/language.ts';
import type { WordsContext } from '../model.ts';
import { parseDue } from '../parse.ts';
import { anyOf } from '../parameters/parameter-type.ts';
import { goesOn } from '../phrase-set.ts';
import type { MatchAt } from '../read-phrases.ts';
import { findMisspelledDates } from '../suggest.ts';
import { TAKEN } from './title-markers.ts';
import { isAtEnd, isJoint, isWordStart } from './title-phrases.ts';
import type { Span } from './title-phrases.ts';

/** A stretch of a title that looks like a date, a time or a reminder and was not read. */
export interface UnreadSpan extends Span {
  /** What would be understood there. */
  suggestion?: string;
}

const shapesOf = perLanguage(createShapes);
const amountsOf = perLanguage(createAmounts);
const danglingOf = perLanguage(createDangling);

interface Candidate extends Span {
  /** Told even where nothing else of the title was read. */
  isClear: boolean;
  /** Told only together with what goes on from it. */
  isAmount?: true;
  suggestion?: string;
  /** The suggestion stands for this part of the stretch. */
  replaces?: true;
}

/**
 * Finds what was left in a title, in its order. Words that are as often a name ("Sunday roast") are
 * told only beside something that was read: there nobody expects them to be left.
 */
export function findUnread(
  text: string,
  { matchAt, ctx, isBesideRead }: { matchAt: MatchAt; ctx: WordsContext; isBesideRead: boolean },
): UnreadSpan[] {
  const { language } = grammarOf(ctx);
  const folded = foldCase(text);
  const candidates = [
    ...findPhrases(folded, { matchAt, language }),
    ...findShapes(folded, language),
    ...findAmounts(folded, language),
    ...findMisspelledDates(folded, language).map((span) => ({
      ...span,
      isClear: true,
      replaces: true as const,
    })),
    ...findDangling(folded, language),
  ];
  return joinStretches(candidates, folded, language)
    .filter(({ parts }) => !parts.every(({ isAmount }) => isAmount))
    .filter(({ parts }) => isBesideRead || isTold(parts, folded, language))
    .map(({ start, end, parts }) => {
      const suggestion = suggestionFor(parts, text.slice(start, end), start, ctx);
      return {
        ...withLead(folded, { start, end }, language),
        ...(suggestion ? { suggestion } : {}),
      };
    });
}

function findPhrases(
  text: string,
  { matchAt, language }: { matchAt: MatchAt; language: Language },
): Candidate[] {
  const found: Candidate[] = [];
  for (let position = 0; position < text.length; position += 1) {
    if (!isWordStart(text, position)) continue;
    const match = mostTelling(
      matchAt(position).filter((each) => isDateLike(each) && goesOn(text, undefined, each)),
    );
    if (!match) continue;
    const { pattern, start, end } = match;
    if (isName(text, { start, end }, language) || isFraction(text, { start, end }, language))
      continue;
    const refusal = 'refusal' in match ? match.refusal : undefined;
    found.push({
      start,
      end,
      isClear: STANDS_ALONE.has(pattern.kind) && isClear(match, text),
      ...(refusal?.suggestion === undefined || pattern.kind === 'on'
        ? {}
        : { suggestion: refusal.suggestion }),
      ...(refusal?.replaces ? { replaces: true } : {}),
    });
    position = end - 1;
  }
  return found;
}

/**
 * The longest; of those that are as long the refused one, which knows what to write instead, and of
 * two refused ones that which would be a date by itself ("on the 32nd").
 */
function mostTelling(
  matches: readonly (PhraseMatch | RefusedMatch)[],
): PhraseMatch | RefusedMatch | undefined {
  const longest = matches.filter(({ end }) => end === matches[0]?.end);
  const refused = longest.filter((each) => 'refusal' in each);
  return (
    refused.find(({ pattern }) => STANDS_ALONE.has(pattern.kind)) ??
    refused[0] ??
    longest.find(({ pattern }) => STANDS_ALONE.has(pattern.kind)) ??
    longest[0]
  );
}

/** "Tom", "Black Friday". */
function isName(text: string, { start, end }: Span, { titles }: Language): boolean {
  const before = /(\p{L}+)\s+$/u.exec(text.slice(0, start))?.[1] ?? '';
  return titles.namesDay.includes(before) || titles.ambiguousAlone.includes(text.slice(start, end));
}

/** "1/2 kg". */
function isFraction(text: string, { start, end }: Span, { titles }: Language): boolean {
  const measured = /^\s*(\p{L}+)/u.exec(text.slice(end))?.[1] ?? '';
  return /^\d+\/\d+$/u.test(text.slice(start, end)) && titles.measures.includes(measured);
}

/** Kinds that say something without "every": "in May" and "for 3 weeks" do not. */
const STANDS_ALONE: ReadonlySet<PatternKind> = new Set([
  'date',
  'time',
  'every',
  'start',
  'until',
  'before',
]);

function isClear({ pattern, start, end }: PhraseMatch | RefusedMatch, text: string): boolean {
  if (!pattern.likeName) return true;
  return isAtEnd(text, end) && (pattern.title !== 'never' || /\d/u.test(text.slice(start, end)));
}

/** Lengths of time and bare numbers are no dates. */
function isDateLike(match: PhraseMatch | RefusedMatch): boolean {
  if (match.pattern.title === 'amount' || match.pattern.kind === 'duration') return false;
  return 'refusal' in match || match.value.kind !== 'time' || !match.value.bare;
}

/** No month has such a day. */
const NO_DAY = '(?:00?|3[2-9]|[4-9][0-9])';
const MONTH_NUMBER = '(?:0?[1-9]|1[0-2])';
/** Where dates stand in a title. Elsewhere such numbers count something: "split 60/12 with Ann". */
const AT_END = String.raw`(?=\s*(?:${TAKEN}|[.!?,;)\]]*$))`;

/** Dates and times in digits that no pattern takes: "25:00", "13pm", "32 january", "32/1", "on 25", "32.13.2027"; "every few days". */
function findShapes(text: string, language: Language): Candidate[] {
  return allMatches(text, shapesOf(language));
}

function createShapes(language: Language): RegExp {
  const { halves, units, every, months, to, ordinalSuffix, titles } = language;
  const half = Object.keys(halves);
  const lead = anyOf(titles.leadsToDay);
  const ofMonth = monthAfter(language);
  const shapes = [
    String.raw`\d{1,2}[:h]\d{2}`,
    String.raw`\d{1,2}(?:[:.]\d{2})?\s?${anyOf(half)}`,
    String.raw`\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}`,
    String.raw`\d{1,2}\.?\s*${anyOf(to)}\s*\d{1,2}\.?\s+${anyOf(Object.keys(months))}`,
    String.raw`${lead}\s+\d{1,2}/\d{1,2}`,
    String.raw`${lead}\s+(?:\d{1,2}|[1-9]\d?\.${MONTH_NUMBER}\.?)${AT_END}`,
    String.raw`(?:${NO_DAY}/${MONTH_NUMBER}|${MONTH_NUMBER}/${NO_DAY})${AT_END}`,
    String.raw`(?:${lead}\s+${NO_DAY}(?:${ordinalSuffix}|\.)?|${NO_DAY}(?:${ordinalSuffix}|\.))${ofMonth}`,
    String.raw`${NO_DAY}${ofMonth}${AT_END}`,
    String.raw`${anyOf(Object.keys(months))}\s+${NO_DAY}(?:${ordinalSuffix})?(?!\s?\p{L})`,
    String.raw`${anyOf(every)}\s+(?:\S+\s+)?\S*${anyOf(Object.keys(units).filter(isWord))}`,
  ];
  return wholeWords(shapes.join('|'));
}

/** "40 may flowers" and "32 jan at 8pm": only what is beside it tells an amount from a date. */
function findAmounts(text: string, language: Language): Candidate[] {
  return allMatches(text, amountsOf(language)).map((span) => ({ ...span, isAmount: true }));
}

function createAmounts(language: Language): RegExp {
  return wholeWords(NO_DAY + monthAfter(language));
}

/** "january" or "of january" behind a number. */
function monthAfter({ months }: Language): string {
  return String.raw`\s+(?:\p{L}{1,3}\s+)?${anyOf(Object.keys(months))}`;
}

function wholeWords(source: string): RegExp {
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}]|[\p{L}\p{N}]['_./:-])(?:${source})(?![\p{L}\p{N}]|['_./:-][\p{L}\p{N}])`,
    'gu',
  );
}

function isWord(unit: string): boolean {
  return unit.length > 2;
}

/** What goes on from something that was read: "every day at 8 and 20". */
function findDangling(text: string, language: Language): Candidate[] {
  return allMatches(text, danglingOf(language));
}

function createDangling({ and, or, to }: Language): RegExp {
  const joiners = anyOf([...and, ...or, ...to]);
  return new RegExp(
    String.raw`(?<=${TAKEN}\s*)(?:,|&|/|${joiners})\s*\d[\d.:]*(?![\p{L}\p{N}])`,
    'gu',
  );
}

function allMatches(text: string, pattern: RegExp): Candidate[] {
  return [...text.matchAll(pattern)].map(({ index, 0: words }) => ({
    start: index,
    end: index + words.length,
    isClear: true,
  }));
}

/** What overlaps or is only joined ("mon, wed and fri at 6") is one stretch. */
function joinStretches(
  candidates: readonly Candidate[],
  text: string,
  language: Language,
): (Span & { parts: Candidate[] })[] {
  const stretches: (Span & { parts: Candidate[] })[] = [];
  for (const each of candidates.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = stretches.at(-1);
    const isNext =
      last && (each.start < last.end || isJoint(text.slice(last.end, each.start), language));
    if (!last || !isNext) {
      stretches.push({ start: each.start, end: each.end, parts: [each] });
      continue;
    }
    last.end = Math.max(last.end, each.end);
    last.parts.push(each);
  }
  return stretches;
}

function isTold(parts: readonly Candidate[], text: string, language: Language): boolean {
  const [first] = parts;
  const isLed = first !== undefined && leadBefore(text, first.start, language) !== undefined;
  return isLed || parts.length > 1 || parts.some(({ isClear }) => isClear);
}

/** "before friday" and not "friday" is what was left. */
function withLead(text: string, span: Span, language: Language): Span {
  return { ...span, start: leadBefore(text, span.start, language) ?? span.start };
}

function leadBefore(text: string, start: number, { titles }: Language): number | undefined {
  const before = /(?<!\p{L})(\p{L}+)\s+$/u.exec(text.slice(0, start));
  if (!before || !titles.leadsToDate.includes(before[1] ?? '')) return undefined;
  return before.index;
}

function suggestionFor(
  parts: readonly Candidate[],
  stretch: string,
  from: number,
  ctx: WordsContext,
): string | undefined {
  const part = parts.find(({ suggestion }) => suggestion !== undefined);
  if (!part?.suggestion || !part.replaces) return part?.suggestion;
  const whole =
    stretch.slice(0, part.start - from) + part.suggestion + stretch.slice(part.end - from);
  return parseDue(whole, ctx).ok ? whole : undefined;
}
