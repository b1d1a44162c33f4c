import { misunderstood } from '../compose-when.ts';
import { grammarOf } from '../grammar.ts';
import type { PatternKind } from '../languages/language.ts';
import type { Misunderstood, Parsed, QuickAdd, WordsContext } from '../model.ts';
import { createMatches } from '../read-phrases.ts';
import { composeDue, parseDeadline, RULE_KINDS } from '../parse.ts';
import { collectPhrases } from '../phrase-set.ts';
import type { PhraseSet } from '../phrase-set.ts';
import { take } from './draft.ts';
import type { Draft } from './draft.ts';
import {
  findRequests,
  placesAfter,
  takeMarkedReminders,
  takeNamedDeadline,
  takeRequests,
} from './reminders.ts';
import { findMarkers, hideEscaped, hideQuoted, TAKEN } from './title-markers.ts';
import type { Marker } from './title-markers.ts';
import { findPhraseRuns } from './title-phrases.ts';
import type { Span } from './title-phrases.ts';
import { findUnread } from './unread.ts';

const KINDS: ReadonlySet<PatternKind> = new Set([...RULE_KINDS, 'duration', 'before']);
const MAX_LINE_LENGTH = 2_000;
/** A duration in a line is of hours and minutes; "for 2 weeks" is how long a rule lasts. */
const MAX_DURATION = 24 * 60;

/**
 * Splits one line into a task: `#project`, `/section`, `@tag`, `+person`, `p1`, `{deadline}`,
 * `!reminder`, dates and recurrences in words, and what asks for a reminder ("remind me"). A backslash
 * keeps a word as it is. What looks like a date and was not read is named in `unread`.
 */
export function parseQuickAdd(line: string, ctx: WordsContext): Parsed<QuickAdd> {
  if (line.length > MAX_LINE_LENGTH) {
    return misunderstood(
      `${line.slice(0, 40)}…`,
      `A line has at most ${MAX_LINE_LENGTH} characters.`,
    );
  }
  const draft: Draft = {
    text: hideQuoted(hideEscaped(line)),
    spans: [],
    matches: createMatches(KINDS, ctx),
    value: { title: '', tags: [], reminders: [], spans: [], unread: [], suggestions: [] },
  };
  const problem = takeMarkers(draft, ctx) ?? takeMarkedReminders(draft, line, ctx);
  if (problem) return problem;
  const { value, spans } = draft;
  const withoutDates = {
    ...draft,
    value: { ...value, reminders: [...value.reminders] },
    spans: [...spans],
  };
  takeNamedDeadline(draft, ctx);
  const requests = findRequests(draft.text, ctx);
  takeDates(draft, ctx, placesAfter(draft.text, requests));
  const left = takeRequests(draft, requests, ctx);
  return (
    finish(draft, line, { ctx, requests: left }) ??
    finish(withoutDates, line, { ctx, requests }) ??
    noTitle(line)
  );
}

function noTitle(line: string): Misunderstood {
  return misunderstood(line.trim(), 'There is no title.', 'buy milk tomorrow at 9 #Home');
}

function takeMarkers(draft: Draft, ctx: WordsContext): Misunderstood | undefined {
  for (const marker of findMarkers(draft.text)) {
    const problem = takeMarker(draft.value, marker, ctx);
    if (problem) return problem;
    take(draft, marker.kind, marker.start, marker.end);
  }
  return undefined;
}

function takeMarker(
  value: QuickAdd,
  { kind, value: name }: Marker,
  ctx: WordsContext,
): Misunderstood | undefined {
  switch (kind) {
    case 'tag':
      if (!value.tags.includes(name)) value.tags.push(name);
      return undefined;
    case 'deadline': {
      const deadline = parseDeadline(name, ctx);
      if (!deadline.ok) return { ...deadline, suggestion: '{friday}, or \\{ to keep the brace' };
      return takeOnce(value, 'deadline', deadline.value.date);
    }
    case 'priority':
      return takeOnce(value, 'priority', name.toLowerCase());
    case 'project':
    case 'section':
    case 'assignee':
      return takeOnce(value, kind, name);
    default:
      return undefined;
  }
}

function takeOnce(
  value: QuickAdd,
  key: 'project' | 'section' | 'assignee' | 'priority' | 'deadline',
  name: string,
): Misunderstood | undefined {
  if (value[key] !== undefined) {
    return misunderstood(name, `A task has one ${key}; this is the second.`);
  }
  Object.assign(value, { [key]: name });
  return undefined;
}

function takeDates(draft: Draft, ctx: WordsContext, askedAt: ReadonlySet<number>): void {
  const { text } = draft;
  const accepts = (phrases: PhraseSet): boolean => isTask(phrases, text, ctx);
  const runs = findPhraseRuns({
    text,
    matchAt: draft.matches(text),
    ctx,
    accepts,
    askedAt,
  });
  const phrases = collectPhrases(
    text,
    runs.flatMap(({ matches }) => matches),
  );
  if (runs.length === 0 || 'ok' in phrases) return;
  const due = composeDue(phrases, text, ctx);
  if (!due.ok) return;
  const { recurrence, ...rest } = due.value;
  draft.value.due = rest;
  if (recurrence) draft.value.recurrence = recurrence;
  const minutes = phrases.duration?.minutes ?? phrases.time?.minutes;
  if (minutes !== undefined) draft.value.duration = minutes;
  if (phrases.before) draft.value.reminders.push({ offset: phrases.before.offset });
  for (const { start, end, matches } of runs) {
    const reminder = matches.find(({ pattern }) => pattern.kind === 'before');
    const isRule = matches.some(
      ({ pattern }) => !['date', 'time', 'before'].includes(pattern.kind),
    );
    if (!reminder || matches.length > 1) take(draft, isRule ? 'recurrence' : 'due', start, end);
    else take(draft, 'reminder', start, end);
  }
}

/** Dates, and a duration only where there is a time for it to begin. */
function isTask(phrases: PhraseSet, text: string, ctx: WordsContext): boolean {
  const due = composeDue(phrases, text, ctx);
  if (!due.ok) return false;
  const isWindow = phrases.time?.minutes !== undefined;
  // "every hour 9:00-17:00" and a length beside an end say more than a duration.
  if (
    isWindow &&
    (phrases.duration || /HOURLY|MINUTELY/u.test(due.value.recurrence?.rrule ?? ''))
  ) {
    return false;
  }
  return !phrases.duration || ('at' in due.value.due && phrases.duration.minutes < MAX_DURATION);
}

/** What only held a phrase that is taken: "tomorrow: buy milk", the gap in "buy milk tomorrow!". */
const HOLDS_TAKEN = new RegExp(
  `^${TAKEN}+[:,;]\\s|\\s+${TAKEN}+(?=[!?]+$)|\\(\\s*${TAKEN}+\\s*\\)|\\[\\s*${TAKEN}+\\s*\\]`,
  'gu',
);

function finish(
  draft: Draft,
  line: string,
  { ctx, requests }: { ctx: WordsContext; requests: readonly Span[] },
): Parsed<QuickAdd> | undefined {
  // Both texts have the same length, counted in UTF-16 units.
  const units = Array.from({ length: line.length }, (_, index) =>
    draft.text[index] === TAKEN ? TAKEN : line[index],
  );
  const title = units
    .join('')
    .replaceAll(HOLDS_TAKEN, '')
    .replaceAll(TAKEN, '')
    .replaceAll(/(?<![^\s])\\(?=\S)/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .replace(/(?:[\s,;]|\s[-–—.])+$/u, '')
    .trim();
  if (!/[\p{L}\p{N}\p{S}]/u.test(title)) return undefined;

  const spans = draft.spans
    .toSorted((a, b) => a.start - b.start)
    .map(({ kind, start, end }) => ({ kind, text: line.slice(start, end) }));
  return {
    ok: true,
    value: { ...draft.value, title, spans, ...unreadOf(draft, line, { ctx, requests }) },
  };
}

const DATE_SPANS: ReadonlySet<string> = new Set(['due', 'recurrence', 'reminder', 'deadline']);

function unreadOf(
  { text, spans, matches }: Draft,
  line: string,
  { ctx, requests }: { ctx: WordsContext; requests: readonly Span[] },
): Pick<QuickAdd, 'unread' | 'suggestions'> {
  const isBesideRead = spans.some(({ kind }) => DATE_SPANS.has(kind));
  // A word alone ("reminder") is the title's; "remind me" asks for something that is not there.
  const asked = requests
    .filter(({ start, end }) => /\s/u.test(text.slice(start, end)))
    .map((span) => ({ ...span, suggestion: grammarOf(ctx).language.examples.reminder }));
  const found = [
    ...findUnread(text, { matchAt: matches(text), ctx, isBesideRead }),
    ...asked,
  ].toSorted((a, b) => a.start - b.start);
  const suggestions = found.flatMap(({ suggestion }) => suggestion ?? []);
  return {
    unread: found.map(({ start, end }) => line.slice(start, end)),
    suggestions: [...new Set(suggestions)],
  };
}
