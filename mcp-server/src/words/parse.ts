import { Temporal } from 'temporal-polyfill';
import { firstOccurrence } from '../recurrence/index.ts';
import type { RecurrenceRule } from '../recurrence/index.ts';
import type { PhraseSet } from './phrase-set.ts';
import { composeRawRule, composeRule } from './compose-rule.ts';
import { composeWhen, misunderstood } from './compose-when.ts';
import { describeWhen } from './describe-when.ts';
import { grammarOf } from './grammar.ts';
import { languageOf } from './languages/index.ts';
import type { Language, PatternKind } from './languages/language.ts';
import { MAX_OFFSET, offsetText } from './semantics/time-actions.ts';
import { readPhrases } from './read-phrases.ts';
import type { Misunderstood, Parsed, ParsedDue, ParsedReminder, WordsContext } from './model.ts';

const WHEN_KINDS: readonly PatternKind[] = ['date', 'time'];
/** The kinds of phrases that a due date with its recurrence is made of. */
export const RULE_KINDS: readonly PatternKind[] = [
  ...WHEN_KINDS,
  'every',
  'also',
  'on',
  'start',
  'until',
  'span',
  'times',
  'anchor',
  'except',
];

/** Reads a due date: ISO 8601, or words, which may carry a recurrence ("tomorrow at 9 every week"). */
export function parseDue(text: string, ctx: WordsContext): Parsed<ParsedDue> {
  return readPhraseSet(
    text,
    RULE_KINDS,
    ctx,
    (phrases) => endless(phrases, text) ?? composeDue(phrases, text, ctx),
  );
}

/** How long something takes is no part of when it is due. */
function endless({ time, every, span }: PhraseSet, text: string): Misunderstood | undefined {
  const isLength = !every && (span?.unit === 'minute' || span?.unit === 'hour');
  if (time?.minutes === undefined && !isLength) return undefined;
  return misunderstood(text, 'This says how long too, which is the duration.', 'tomorrow at 10:00');
}

/** The due date of a phrases, and its recurrence when it says one. */
export function composeDue(phrases: PhraseSet, text: string, ctx: WordsContext): Parsed<ParsedDue> {
  if (!phrases.every) {
    const rest = ruleOnly(phrases);
    if (rest)
      return misunderstood(text, 'This needs how often: "every …".', 'every day, every fri');
    const when = composeWhen(phrases, text, ctx);
    if (!when.ok) return when;
    return { ok: true, value: { due: when.value, words: describeWhen(when.value, ctx) } };
  }
  const rule = composeRule(phrases, text, ctx);
  if (!rule.ok) return rule;
  const due = firstOccurrence(rule.value, ctx);
  return { ok: true, value: { due, words: describeWhen(due, ctx), recurrence: rule.value } };
}

function ruleOnly({ on, start, until, span, times, anchor, except }: PhraseSet): boolean {
  return on.length + except.length > 0 || Boolean(start ?? until ?? span ?? times ?? anchor);
}

/** Reads a deadline: a day, never a time. */
export function parseDeadline(text: string, ctx: WordsContext): Parsed<{ date: string }> {
  return readPhraseSet(text, WHEN_KINDS, ctx, (phrases) => {
    const when = composeWhen(phrases, text, ctx);
    if (!when.ok) return when;
    if ('date' in when.value) return { ok: true, value: { date: when.value.date } };
    return misunderstood(text, 'A deadline is a day, without a time.', 'friday, 2026-12-31');
  });
}

/** Reads how often: an RRULE of RFC 5545, or words. */
export function parseRecurrence(text: string, ctx: WordsContext): Parsed<RecurrenceRule> {
  if (/^\s*(?:RRULE:|[A-Z-]+=)/iu.test(text)) return composeRawRule(text, ctx);
  return readPhraseSet(
    text,
    RULE_KINDS,
    ctx,
    (phrases) => endless(phrases, text) ?? composeRule(phrases, text, ctx),
    'recurrence',
  );
}

/** Reads a length of time in whole minutes: ISO 8601 ("PT1H30M") or words ("90 min", "1h 30m"). */
export function parseDuration(
  text: string,
  { language = languageOf('en') }: Pick<WordsContext, 'language'> = {},
): Parsed<{ minutes: number }> {
  const minutes = /^\s*[+-]?P/iu.test(text) ? isoMinutes(text) : undefined;
  const parsed: Parsed<{ minutes: number }> =
    minutes === undefined
      ? readPhraseSet(text, ['duration'], { ...ANY_CONTEXT, language }, ({ duration }) =>
          duration
            ? { ok: true, value: { minutes: duration.minutes } }
            : misunderstood(text, 'This is not a length of time.'),
        )
      : { ok: true, value: { minutes } };
  if (parsed.ok && parsed.value.minutes >= 1 && parsed.value.minutes <= MAX_OFFSET) return parsed;
  const message = `"${text.trim()}" is not a length of time.`;
  return misunderstood(parsed.ok ? text : parsed.part, message, language.examples.duration);
}

/** Reads a reminder: an offset from due ("30 min before", "-PT30M", "at due") or a moment. */
export function parseReminder(text: string, ctx: WordsContext): Parsed<ParsedReminder> {
  if (/^\s*[+-]?P/iu.test(text)) {
    const minutes = isoMinutes(text);
    if (minutes !== undefined) return { ok: true, value: { offset: offsetText(minutes) } };
  }
  const kinds: readonly PatternKind[] = [...WHEN_KINDS, 'before'];
  return readPhraseSet(
    text,
    kinds,
    ctx,
    (phrases) => composeReminder(phrases, text, ctx),
    'reminder',
  );
}

/** The reminder of a phrases. */
export function composeReminder(
  phrases: PhraseSet,
  text: string,
  ctx: WordsContext,
): Parsed<ParsedReminder> {
  if (phrases.time?.minutes !== undefined) return misunderstood(text, 'A reminder has no end.');
  if (phrases.before) {
    if (phrases.day || phrases.time)
      return misunderstood(text, 'A reminder is an offset or a time, not both.');
    return { ok: true, value: { offset: phrases.before.offset } };
  }
  const when = composeWhen(phrases, text, ctx);
  if (!when.ok) return when;
  if ('at' in when.value) return { ok: true, value: { at: when.value.at } };
  return misunderstood(
    text,
    'A reminder needs a time of day.',
    `${text.trim()} at 9, 30 min before`,
  );
}

function readPhraseSet<T>(
  text: string,
  kinds: readonly PatternKind[],
  ctx: WordsContext,
  compose: (phrases: PhraseSet) => Parsed<T>,
  asked: keyof Language['examples'] = 'due',
): Parsed<T> {
  const { examples } = grammarOf(ctx).language;
  return readPhrases(text, new Set(kinds), ctx, compose, examples[asked]);
}

/** Lengths of time mean the same everywhere and at any time. */
const ANY_CONTEXT: WordsContext = {
  now: Temporal.Instant.fromEpochMilliseconds(0),
  timeZone: 'UTC',
  weekStart: 1,
  workingDays: [1, 2, 3, 4, 5],
};

function isoMinutes(text: string): number | undefined {
  try {
    const duration = Temporal.Duration.from(text.trim());
    if (duration.years !== 0 || duration.months !== 0) return undefined;
    const days = duration.weeks * 7 + duration.days;
    const minutes = Math.round(duration.with({ weeks: 0, days }).total('minutes'));
    return Math.abs(minutes) <= MAX_OFFSET ? minutes : undefined;
  } catch {
    return undefined;
  }
}
