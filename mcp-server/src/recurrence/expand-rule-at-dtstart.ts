import { describeRecurrence } from './describe.ts';
import { monthDayParts } from './month-days.ts';
import { parseRuleText } from './rule-parts.ts';
import { formatRule } from './rule-text.ts';
import type { RecurrenceRule, When } from './types.ts';
import { dayOf } from './wall-clock.ts';

/**
 * A rule as the series stores it, once its first occurrence is known: "every month" in words that
 * begins on a 29th to 31st gets the BY parts that mean the last day of shorter months.
 */
export function expandRuleAtDtstart(
  rule: RecurrenceRule,
  start: When,
  timeZone: string,
): RecurrenceRule {
  const { clampToMonthEnd, ...pinned } = rule;
  const parts = parseRuleText(rule.rrule);
  const date = dayOf(start, timeZone);
  if (!clampToMonthEnd || date.day <= 28) return pinned;
  // Only a 29 February moves within a yearly rule.
  if (parts.freq === 'YEARLY' && date.month !== 2) return pinned;
  const byMonth = parts.freq === 'YEARLY' ? { byMonth: [date.month] } : {};
  const rrule = formatRule({ ...parts, ...byMonth, ...monthDayParts([date.day]) });
  return { ...pinned, rrule, words: describeRecurrence({ ...pinned, rrule }) };
}
