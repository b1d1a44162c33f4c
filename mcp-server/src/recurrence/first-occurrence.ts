import { Temporal } from 'temporal-polyfill';
import { isTimedRule, nextOccurrences } from './occurrences.ts';
import { parseRuleText } from './rule-parts.ts';
import type { RuleParts } from './rule-parts.ts';
import { formatRule } from './rule-text.ts';
import { RecurrenceError } from './types.ts';
import type { RecurrenceRule, When } from './types.ts';
import { fromLocalDateTime, toLocalDateTime } from './wall-clock.ts';

export interface RecurrenceContext {
  now: Temporal.Instant;
  timeZone: string;
}

/**
 * Where a new series begins, its DTSTART. A given `due` is kept (with the rule's time, when `due`
 * has none); otherwise it is the rule's first occurrence that is not past, on or after its start.
 * @throws RecurrenceError when the rule is refused or has no occurrence left.
 */
export function firstOccurrence(rule: RecurrenceRule, ctx: RecurrenceContext, due?: When): When {
  const parts = parseRuleText(rule.rrule);
  if (due && ('at' in due || (rule.time === undefined && !isTimedRule(parts)))) return due;
  if (due && rule.time !== undefined) return atTime(due, rule.time, ctx.timeZone);
  return deriveFirst(rule, parts, ctx, due);
}

function atTime(day: When, time: string, timeZone: string): When {
  return fromLocalDateTime(
    toLocalDateTime(day, timeZone).toPlainDate().toPlainDateTime(time),
    timeZone,
  );
}

function deriveFirst(
  rule: RecurrenceRule,
  parts: RuleParts,
  ctx: RecurrenceContext,
  due: When | undefined,
): When {
  const start = searchStart(rule, parts, ctx, due);
  // The search ignores INTERVAL, which only begins to count at what it finds.
  const { count: _count, ...endless } = parts;
  const simple = formatRule({ ...endless, interval: 1 });
  const [first] = nextOccurrences({
    rule: { rrule: simple, ...(rule.exdates ? { exdates: rule.exdates } : {}) },
    start,
    timeZone: ctx.timeZone,
    count: 1,
  });
  if (!first) {
    throw new RecurrenceError('never', rule.rrule, 'This rule ends before its first occurrence.');
  }
  return first;
}

function searchStart(
  rule: RecurrenceRule,
  parts: RuleParts,
  ctx: RecurrenceContext,
  due: When | undefined,
): When {
  const now = ctx.now.toZonedDateTimeISO(ctx.timeZone).toPlainDateTime();
  const today = now.toPlainDate();
  const begin = due ? toLocalDateTime(due, ctx.timeZone).toPlainDate().toString() : rule.start;
  const day = begin === undefined ? today : Temporal.PlainDate.from(begin);
  if (rule.time !== undefined) {
    const first = day.toPlainDateTime(rule.time);
    const isPast = begin === undefined && Temporal.PlainDateTime.compare(first, now) < 0;
    return fromLocalDateTime(isPast ? first.add({ days: 1 }) : first, ctx.timeZone);
  }
  if (!isTimedRule(parts)) return { date: day.toString() };
  if (!day.equals(today)) return fromLocalDateTime(day.toPlainDateTime(), ctx.timeZone);
  const unit = parts.freq === 'MINUTELY' || parts.byMinute ? 'minute' : 'hour';
  return fromLocalDateTime(now.round({ smallestUnit: unit, roundingMode: 'ceil' }), ctx.timeZone);
}
