import type { Bag } from './bag.ts';
import { collect } from './bag.ts';
import { misunderstood } from './compose-when.ts';
import type { PatternKind } from './languages/language.ts';
import { composeDue, composeReminder, parseDeadline, parseReminder, RULE_KINDS } from './parse.ts';
import { matchesOf } from './segments.ts';
import { findMarkers, hide, hideEscaped, hideQuoted, TAKEN } from './title-markers.ts';
import type { Marker } from './title-markers.ts';
import { findRuns, runsAt } from './title-runs.ts';
import type { Misunderstood, Parsed, QuickAdd, WordsContext } from './types.ts';

const MAX_LINE_LENGTH = 2_000;
/** A duration in a line is of hours and minutes; "for 2 weeks" is how long a rule lasts. */
const MAX_DURATION = 24 * 60;

interface Draft {
  /** The line with all that is understood hidden. */
  text: string;
  spans: { kind: string; start: number; end: number }[];
  value: QuickAdd;
}

/**
 * Splits one line into a task: `#project`, `/section`, `@tag`, `+person`, `p1`, `{deadline}`,
 * `!reminder`, dates and recurrences in words. A backslash keeps a word as it is.
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
    value: { title: '', tags: [], reminders: [], spans: [] },
  };
  const problem = takeMarkers(draft, ctx) ?? takeReminders(draft, line, ctx);
  if (problem) return problem;
  const withoutDates = { ...draft, value: { ...draft.value }, spans: [...draft.spans] };
  takeDates(draft, ctx);
  return finish(draft, line) ?? finish(withoutDates, line) ?? noTitle(line);
}

function noTitle(line: string): Misunderstood {
  return misunderstood(line.trim(), 'There is no title.', 'buy milk tomorrow at 9 #Home');
}

function take(draft: Draft, kind: string, start: number, end: number): void {
  draft.text = hide(draft.text, start, end, TAKEN);
  draft.spans.push({ kind, start, end });
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

/** `!30 min before`: as many words as are understood. `!important` stays in the title. */
function takeReminders(draft: Draft, line: string, ctx: WordsContext): Misunderstood | undefined {
  for (const { index } of draft.text.matchAll(/(?<![^\s])!(?=[\p{L}\p{N}+-])/gu)) {
    const end = takeIsoReminder(draft, index, ctx) ?? takeReminder(draft, index, ctx);
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

function takeReminder(draft: Draft, index: number, ctx: WordsContext): number | undefined {
  const kinds = new Set<PatternKind>(['date', 'time', 'before']);
  const rest = draft.text.slice(index + 1);
  for (const { segments, end } of runsAt(rest, 0, matchesOf(rest, kinds, ctx))) {
    const bag = collect(rest, segments);
    const reminder = 'ok' in bag ? bag : composeReminder(bag, rest, ctx);
    if (!reminder.ok) continue;
    draft.value.reminders.push(reminder.value);
    return index + 1 + end;
  }
  return undefined;
}

function takeDates(draft: Draft, ctx: WordsContext): void {
  const kinds = new Set<PatternKind>([...RULE_KINDS, 'duration']);
  const { text } = draft;
  const runs = findRuns(text, kinds, ctx, (bag) => isTask(bag, text, ctx));
  const bag = collect(
    text,
    runs.flatMap(({ segments }) => segments),
  );
  if (runs.length === 0 || 'ok' in bag) return;
  const due = composeDue(bag, text, ctx);
  if (!due.ok) return;
  const { recurrence, ...rest } = due.value;
  draft.value.due = rest;
  if (recurrence) draft.value.recurrence = recurrence;
  const minutes = bag.duration?.minutes ?? bag.time?.minutes;
  if (minutes !== undefined) draft.value.duration = minutes;
  for (const { start, end, segments } of runs) {
    const isRule = segments.some(({ pattern }) => !['date', 'time'].includes(pattern.kind));
    take(draft, isRule ? 'recurrence' : 'due', start, end);
  }
}

/** Dates, and a duration only where there is a time for it to begin. */
function isTask(bag: Bag, text: string, ctx: WordsContext): boolean {
  const due = composeDue(bag, text, ctx);
  if (!due.ok) return false;
  const isWindow = bag.time?.minutes !== undefined;
  // "every hour 9:00-17:00" and a length beside an end say more than a duration.
  if (isWindow && (bag.duration || /HOURLY|MINUTELY/u.test(due.value.recurrence?.rrule ?? ''))) {
    return false;
  }
  return !bag.duration || ('at' in due.value.due && bag.duration.minutes < MAX_DURATION);
}

/** What only held a phrase that is taken: "tomorrow: buy milk", the gap in "buy milk tomorrow!". */
const HOLDS_TAKEN = new RegExp(`^${TAKEN}+[:,;]\\s|\\s+${TAKEN}+(?=[!?]+$)`, 'u');

function finish(draft: Draft, line: string): Parsed<QuickAdd> | undefined {
  // Both texts have the same length, counted in UTF-16 units.
  const units = Array.from({ length: line.length }, (_, index) =>
    draft.text[index] === TAKEN ? TAKEN : line[index],
  );
  const title = units
    .join('')
    .replace(HOLDS_TAKEN, '')
    .replaceAll(TAKEN, '')
    .replaceAll(/(?<![^\s])\\(?=\S)/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .replace(/(?:[\s,;]|\s[-–—.])+$/u, '')
    .trim();
  if (!/[\p{L}\p{N}\p{S}]/u.test(title)) return undefined;

  const spans = draft.spans
    .toSorted((a, b) => a.start - b.start)
    .map(({ kind, start, end }) => ({ kind, text: line.slice(start, end) }));
  return { ok: true, value: { ...draft.value, title, spans } };
}
