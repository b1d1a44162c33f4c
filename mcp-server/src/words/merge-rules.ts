import { clampedMonthDays, monthDayParts, WEEKDAYS } from '../recurrence/index.ts';
import type { NthDay, RuleParts } from '../recurrence/index.ts';

/** One rule that falls where any of these does; undefined when RFC 5545 has no such rule. */
export function mergeRules(base: RuleParts, others: readonly RuleParts[]): RuleParts | undefined {
  if (base.freq === 'YEARLY') return mergeYearly(base, others);
  return others.reduce<RuleParts | undefined>((rule, each) => rule && mergeTwo(rule, each), base);
}

function mergeTwo(base: RuleParts, more: RuleParts): RuleParts | undefined {
  if (more.interval !== 1 || more.stepsByDay) return undefined;
  const rule = base.stepsByDay && more.bySetPos ? nthOfMonth(base) : base;
  if (rule.freq !== more.freq) return undefined;
  if (rule.freq === 'WEEKLY') return mergeWeekly(rule, more);
  return rule.freq === 'MONTHLY' ? mergeMonthly(rule, more) : undefined;
}

/** "every 15th workday, first workday": the list says that the 15th is the month's. */
function nthOfMonth({ byDay = [], interval }: RuleParts): RuleParts {
  return { freq: 'MONTHLY', interval: 1, byDay, bySetPos: [interval] };
}

function mergeWeekly(rule: RuleParts, { byDay: more }: RuleParts): RuleParts | undefined {
  const { byDay } = rule;
  if (!byDay || !more) return undefined;
  const named = new Set([...byDay, ...more].map(({ day }) => day));
  return { ...rule, byDay: WEEKDAYS.filter((day) => named.has(day)).map((day) => ({ day })) };
}

function mergeMonthly(rule: RuleParts, more: RuleParts): RuleParts | undefined {
  if (rule.byMonth || more.byMonth) return undefined;
  if (rule.byMonthDay || more.byMonthDay) return mergeMonthDays(rule, more);
  if (!rule.byDay || !more.byDay || Boolean(rule.bySetPos) !== Boolean(more.bySetPos)) {
    return undefined;
  }
  if (!rule.bySetPos) return { ...rule, byDay: distinct([...rule.byDay, ...more.byDay], keyOf) };
  const isSameGroup = rule.byDay.map(keyOf).join() === more.byDay.map(keyOf).join();
  if (!isSameGroup) return undefined;
  return { ...rule, bySetPos: union(rule.bySetPos, more.bySetPos) };
}

function mergeMonthDays(rule: RuleParts, more: RuleParts): RuleParts | undefined {
  const [days, others] = [clampedMonthDays(rule), clampedMonthDays(more)];
  const merged = days && others && monthDayParts([...days, ...others]);
  if (!merged) return undefined;
  const { bySetPos: _position, ...rest } = rule;
  return { ...rest, ...merged };
}

/** BYMONTH and BYDAY (or BYMONTHDAY) multiply, so the dates must be such a product. */
function mergeYearly(base: RuleParts, others: readonly RuleParts[]): RuleParts | undefined {
  const rules = [base, ...others];
  const isDates = rules.every(
    ({ freq, byMonth, bySetPos }) => freq === 'YEARLY' && byMonth && !bySetPos,
  );
  const isPlain = others.every(({ interval }) => interval === 1);
  const key = base.byDay ? 'byDay' : 'byMonthDay';
  if (!isDates || !isPlain || rules.some((rule) => !rule[key])) return undefined;
  const pairs = new Set(rules.flatMap((rule) => pairsOf(rule, key)));
  const items = new Set([...pairs].map((pair) => pair.split(' ')[1]));
  const byMonth = union(rules.flatMap((rule) => rule.byMonth ?? []));
  if (pairs.size !== byMonth.length * items.size) return undefined;
  if (key === 'byMonthDay') {
    return { ...base, byMonth, byMonthDay: union(rules.flatMap((rule) => rule.byMonthDay ?? [])) };
  }
  return {
    ...base,
    byMonth,
    byDay: distinct(
      rules.flatMap((rule) => rule.byDay ?? []),
      keyOf,
    ),
  };
}

function pairsOf({ byMonth = [], ...rule }: RuleParts, key: 'byDay' | 'byMonthDay'): string[] {
  const items = key === 'byDay' ? rule.byDay?.map(keyOf) : rule.byMonthDay?.map(String);
  return byMonth.flatMap((month) => (items ?? []).map((item) => `${month} ${item}`));
}

function keyOf({ nth, day }: NthDay): string {
  return `${nth ?? ''}${day}`;
}

function union(some: readonly number[] = [], more: readonly number[] = []): number[] {
  return [...new Set([...some, ...more])].toSorted(fromTheEndLast);
}

function distinct<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

/** What counts from the end comes last, as it does in a month. */
export function fromTheEndLast(a: number, b: number): number {
  return a > 0 === b > 0 ? a - b : b - a;
}
