import { Temporal } from 'temporal-polyfill';

import { parseDue, type WordsContext } from '../words/index.ts';

/** What a date in a filter stands for: whole days, or instants. The end does not belong to it. */
export type Span =
  | { unit: 'day'; from: Temporal.PlainDate; to: Temporal.PlainDate }
  | { unit: 'instant'; from: Temporal.Instant; to: Temporal.Instant };

export type ReadSpan =
  { ok: true; value: Span } | { ok: false; message: string; suggestion?: string };

const UNITS = 'minutes?|mins?|hours?|days?|weeks?|months?|years?';
const RANGE = new RegExp(`^(next|last|past) (\\d{1,4}) (${UNITS})$`, 'u');
const BACK = new RegExp(`^- ?(\\d{1,4}) ?(${UNITS}|[hdwmy])$`, 'u');
const PERIOD = /^(this|next|last) (weekend|week|month|year)$/u;
/** Words that name a day again and again, and so mean the last such day where the past is meant. */
const RETURNING =
  /^(?:on )?(?:the )?(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|christmas|xmas|halloween|valentine|boxing|new year|\d{1,2}(?:st|nd|rd|th)?\b(?! ?(?:h|d[^e]|w|mi|months?|y|s(?!ep))))/u;

/** PostgreSQL and ISO 8601 agree on four-digit years. */
const FIRST_YEAR = 1;
const LAST_YEAR = 9999;

/**
 * Reads a date by the person's clock. `past` says that it is a moment that has been (created,
 * completed), so that "monday" is the last one rather than the next.
 */
export function readSpan(
  text: string,
  context: WordsContext,
  { past }: { past: boolean },
): ReadSpan {
  const words = text.toLowerCase();
  try {
    const own = readRange(words, context) ?? readPeriod(words, context) ?? readEdge(words, context);
    const read = own ? { ok: true as const, value: own } : readWords(text, context, past);
    return read.ok ? bounded(read.value, text) : read;
  } catch (error) {
    // Temporal's answer to days and instants that are further away than it counts.
    if (error instanceof RangeError) return tooFar(text);
    throw error;
  }
}

/** Midnight, or the first moment there is of a day that a clock change begins. */
export function startOf(day: Temporal.PlainDate, { timeZone }: WordsContext): Temporal.Instant {
  return day.toZonedDateTime(timeZone).toInstant();
}

function todayOf({ now, timeZone }: WordsContext): Temporal.PlainDate {
  return now.toZonedDateTimeISO(timeZone).toPlainDate();
}

function readRange(words: string, context: WordsContext): Span | undefined {
  const [, way, digits, unit = ''] = RANGE.exec(words) ?? [];
  if (digits === undefined) return undefined;
  const count = Number(digits);
  const next = way === 'next';
  if (/^(?:min|hour)/u.test(unit)) {
    const length = unit.startsWith('h') ? { hours: count } : { minutes: count };
    return next
      ? { unit: 'instant', from: context.now, to: context.now.add(length) }
      : { unit: 'instant', from: context.now.subtract(length), to: context.now };
  }
  const today = todayOf(context);
  const length = lengthOf(count, unit);
  if (next) return { unit: 'day', from: today, to: today.add(length) };
  const tomorrow = today.add({ days: 1 });
  return { unit: 'day', from: tomorrow.subtract(length), to: tomorrow };
}

function lengthOf(count: number, unit: string): Temporal.DurationLike {
  if (unit.startsWith('d')) return { days: count };
  if (unit.startsWith('w')) return { weeks: count };
  return unit.startsWith('m') ? { months: count } : { years: count };
}

function readPeriod(words: string, context: WordsContext): Span | undefined {
  const [, which, unit] = PERIOD.exec(words) ?? [];
  if (unit === undefined) return undefined;
  const today = todayOf(context);
  const later = which === 'this' ? 0 : which === 'next' ? 1 : -1;
  if (unit === 'month') {
    const from = today.with({ day: 1 }).add({ months: later });
    return { unit: 'day', from, to: from.add({ months: 1 }) };
  }
  if (unit === 'year') {
    const from = today.with({ month: 1, day: 1 }).add({ years: later });
    return { unit: 'day', from, to: from.add({ years: 1 }) };
  }
  // Saturday and Sunday belong together, whichever day the week starts on.
  const first = unit === 'weekend' ? 1 : context.weekStart;
  const week = today.subtract({ days: (today.dayOfWeek - first + 7) % 7 }).add({ weeks: later });
  const from = unit === 'weekend' ? week.add({ days: 5 }) : week;
  return { unit: 'day', from, to: from.add({ days: unit === 'weekend' ? 2 : 7 }) };
}

function readEdge(words: string, context: WordsContext): Span | undefined {
  const today = todayOf(context);
  const firstOfNext = today.with({ day: 1 }).add({ months: 1 });
  if (words === 'first day') return oneDay(firstOfNext);
  if (words === 'last day') return oneDay(firstOfNext.subtract({ days: 1 }));
  return undefined;
}

function readWords(text: string, context: WordsContext, past: boolean): ReadSpan {
  const [, digits, unit] = BACK.exec(text.toLowerCase()) ?? [];
  const phrase = digits === undefined ? text : `${digits} ${longUnit(unit ?? '')} ago`;
  const read = readMoment(phrase, context);
  if (!read.ok || !past || !RETURNING.test(text.toLowerCase())) return read;
  const shifts = [{ days: 7 }, { months: 1 }, { years: 1 }];
  const today = todayOf(context);
  for (const shift of [{ days: 0 }, ...shifts]) {
    const now = context.now.toZonedDateTimeISO(context.timeZone).subtract(shift).toInstant();
    const earlier = readMoment(phrase, { ...context, now });
    if (earlier.ok && Temporal.PlainDate.compare(firstDay(earlier.value, context), today) <= 0)
      return earlier;
  }
  return read;
}

function longUnit(unit: string): string {
  const long: Record<string, string> = {
    h: 'hours',
    d: 'days',
    w: 'weeks',
    m: 'months',
    y: 'years',
  };
  return long[unit] ?? unit;
}

/** The words of a filter are English, whatever language a person's dates are in. */
function readMoment(text: string, { language: _own, ...context }: WordsContext): ReadSpan {
  const parsed = parseDue(text, context);
  if (!parsed.ok)
    return {
      ok: false,
      message: parsed.message,
      ...(parsed.suggestion === undefined ? {} : { suggestion: parsed.suggestion }),
    };
  const { due, recurrence } = parsed.value;
  if (recurrence) return { ok: false, message: `"${text}" is a recurrence, not a date.` };
  if ('date' in due) return { ok: true, value: oneDay(Temporal.PlainDate.from(due.date)) };
  const from = Temporal.Instant.from(due.at);
  return { ok: true, value: { unit: 'instant', from, to: from.add({ minutes: 1 }) } };
}

function oneDay(from: Temporal.PlainDate): Span {
  return { unit: 'day', from, to: from.add({ days: 1 }) };
}

function firstDay(span: Span, { timeZone }: WordsContext): Temporal.PlainDate {
  if (span.unit === 'day') return span.from;
  return span.from.toZonedDateTimeISO(timeZone).toPlainDate();
}

function bounded(span: Span, text: string): ReadSpan {
  const years = [span.from, span.to].map((end) =>
    'year' in end ? end.year : end.toZonedDateTimeISO('UTC').year,
  );
  const fits = years.every((year) => year > FIRST_YEAR && year < LAST_YEAR);
  return fits ? { ok: true, value: span } : tooFar(text);
}

function tooFar(text: string): ReadSpan {
  return { ok: false, message: `"${text}" is too far away.` };
}
