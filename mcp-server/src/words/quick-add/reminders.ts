import { Temporal } from 'temporal-polyfill';
import { fromLocalDateTime, toLocalDateTime } from '../../recurrence/index.ts';
import { compilePattern } from '../compile-pattern.ts';
import { composeWhen, misunderstood } from '../compose-when.ts';
import { foldCase, grammarOf } from '../grammar.ts';
import { perLanguage } from '../languages/language.ts';
import type { PatternKind } from '../languages/language.ts';
import type { Misunderstood, ParsedReminder, WordsContext } from '../model.ts';
import { anyOf } from '../parameters/parameter-type.ts';
import { composeReminder, parseReminder } from '../parse.ts';
import { collectPhrases } from '../phrase-set.ts';
import type { PhraseSet } from '../phrase-set.ts';
import { createMatchAt, skipGap } from '../read-phrases.ts';
import { take } from './draft.ts';
import type { Draft } from './draft.ts';
import { TAKEN } from './title-markers.ts';
import { phraseRunsAt } from './title-phrases.ts';
import type { Span } from './title-phrases.ts';

const REMINDER_KINDS: ReadonlySet<PatternKind> = new Set(['date', 'time', 'before']);

/** `!30 min before`: as many words as are understood. `!important` stays in the title. */
export function takeMarkedReminders(
  draft: Draft,
  line: string,
  ctx: WordsContext,
): Misunderstood | undefined {
  for (const { index } of draft.text.matchAll(/(?<![^\s])!(?=[\p{L}\p{N}+-])/gu)) {
    const end = takeIsoReminder(draft, index, ctx) ?? takeReminderAt(draft, index + 1, ctx);
    if (end !== undefined) {
      take(draft, 'reminder', index, end);
      continue;
    }
    const word = /^\S+/u.exec(line.slice(index))?.[0] ?? '';
    if (/^![-+\d]/u.test(word)) {
      const message = `The reminder "${word}" is not understood.`;
      return misunderstood(word, message, '!30 min before, !tomorrow at 8, or \\! to keep it');
    }
  }
  return undefined;
}

function takeIsoReminder(draft: Draft, index: number, ctx: WordsContext): number | undefined {
  const word = /^[+-]?P\w+/iu.exec(draft.text.slice(index + 1))?.[0];
  const parsed = word === undefined ? undefined : parseReminder(word, ctx);
  if (!parsed?.ok || word === undefined) return undefined;
  draft.value.reminders.push(parsed.value);
  return index + 1 + word.length;
}

/** Reads a reminder from the words that begin here, and says where they end. */
function takeReminderAt(draft: Draft, start: number, ctx: WordsContext): number | undefined {
  const rest = draft.text.slice(start);
  for (const { matches, end } of phraseRunsAt(rest, 0, createMatchAt(rest, REMINDER_KINDS, ctx))) {
    const phrases = collectPhrases(rest, matches);
    if ('ok' in phrases) continue;
    const reminder = onDayOfDue(draft, phrases, ctx) ?? readReminder(phrases, rest, ctx);
    if (!reminder) continue;
    draft.value.reminders.push(reminder);
    return start + end;
  }
  return undefined;
}

function readReminder(
  phrases: PhraseSet,
  text: string,
  ctx: WordsContext,
): ParsedReminder | undefined {
  const reminder = composeReminder(phrases, text, ctx);
  return reminder.ok ? reminder.value : undefined;
}

/** "tomorrow at 9, remind me at 8" is 8 o'clock of that day. */
function onDayOfDue(
  { value: { due } }: Draft,
  { day, time, before }: PhraseSet,
  ctx: WordsContext,
): ParsedReminder | undefined {
  if (!due || !time || day || before || time.others || time.minutes !== undefined) return undefined;
  const date = toLocalDateTime(due.due, ctx.timeZone).toPlainDate();
  const when = fromLocalDateTime(date.toPlainDateTime(time.time), ctx.timeZone);
  return 'at' in when ? { at: when.at } : undefined;
}

const requestOf = perLanguage(
  ({ titles }) =>
    new RegExp(
      String.raw`(?<![\p{L}\p{N}'-])${anyPattern(titles.asksReminder)}(?![\p{L}\p{N}'-]):?`,
      'gu',
    ),
);
const joiningWordOf = perLanguage(
  ({ titles }) =>
    new RegExp(String.raw`^([\s${TAKEN},:]*)${anyOf(titles.afterRequest)}(?=\s)`, 'u'),
);
const deadlineOf = perLanguage(
  ({ titles }) => new RegExp(String.raw`(?<![\p{L}\p{N}'-])${anyOf(titles.deadline)}:?\s+`, 'u'),
);

function anyPattern(patterns: readonly string[]): string {
  return `(?:${patterns.map((pattern) => compilePattern(pattern, {}).source).join('|')})`;
}

/** Where a line asks to be reminded: "remind me", "with a reminder". */
export function findRequests(text: string, ctx: WordsContext): Span[] {
  const request = requestOf(grammarOf(ctx).language);
  return [...foldCase(text).matchAll(request)].map(({ index, 0: words }) => ({
    start: index,
    end: index + words.length,
  }));
}

/** The places after requests, where a date is meant as one. */
export function placesAfter(text: string, requests: readonly Span[]): ReadonlySet<number> {
  return new Set(requests.map(({ end }) => skipGap(text, end)));
}

/**
 * Gives every request that something answers its reminder: the words after it ("remind me 30 min
 * before"), or the moment when the task is due ("remind me tomorrow at 8 to call Ann").
 */
export function takeRequests(draft: Draft, requests: readonly Span[], ctx: WordsContext): Span[] {
  const isLeft = (request: Span): boolean => !takeRequest(draft, request, ctx);
  const left = requests.filter(isLeft);
  if (left.length < requests.length) takeJoiningWord(draft, ctx);
  return left;
}

function takeRequest(draft: Draft, { start, end }: Span, ctx: WordsContext): boolean {
  const next = skipGap(draft.text, end);
  const answer = draft.spans.find((span) => span.start === next)?.kind;
  const isFirst = draft.text.slice(0, start).replaceAll(TAKEN, '').trim() === '';
  if (answer === 'reminder') {
    take(draft, 'reminder', start, end);
    return true;
  }
  const isDue = answer === 'due' || answer === 'recurrence';
  const ownEnd = isDue ? undefined : takeReminderAt(draft, next, ctx);
  if (ownEnd !== undefined) {
    take(draft, 'reminder', start, ownEnd);
    return true;
  }
  const hasWords = /\s/u.test(draft.text.slice(start, end)) || draft.text[end - 1] === ':';
  if (!draft.value.due || !(isDue || (isFirst && hasWords))) return false;
  if (draft.value.reminders.length === 0) draft.value.reminders.push({ offset: 'PT0S' });
  take(draft, 'reminder', start, end);
  return true;
}

/** "remind me at 8 TO call Ann": what only joined the request to the title. */
function takeJoiningWord(draft: Draft, ctx: WordsContext): void {
  const words = joiningWordOf(grammarOf(ctx).language).exec(foldCase(draft.text));
  if (!words?.[1]?.includes(TAKEN)) return;
  take(draft, 'reminder', words[1].length, words[0].length);
}

/** "deadline friday". */
export function takeNamedDeadline(draft: Draft, ctx: WordsContext): void {
  const named = deadlineOf(grammarOf(ctx).language).exec(foldCase(draft.text));
  if (!named || draft.value.deadline !== undefined) return;
  const start = named.index + named[0].length;
  const rest = draft.text.slice(start);
  const matchAt = createMatchAt(rest, new Set<PatternKind>(['date']), ctx);
  for (const { matches, end } of phraseRunsAt(rest, 0, matchAt)) {
    const phrases = collectPhrases(rest, matches);
    const when = 'ok' in phrases ? phrases : composeWhen(phrases, rest, ctx);
    if (!when.ok || !('date' in when.value) || matches.some(isAmount)) continue;
    draft.value.deadline = Temporal.PlainDate.from(when.value.date).toString();
    take(draft, 'deadline', named.index, start + end);
    return;
  }
}

function isAmount({ pattern }: { pattern: { title: string } }): boolean {
  return pattern.title === 'amount';
}
