import type { RuleParts } from './rule-parts.ts';

/**
 * BY parts for days of the month as people mean them: one day above 28 is the last day of shorter
 * months. Undefined when no single rule can say it (two of 29, 30 and 31).
 */
export function monthDayParts(
  days: readonly number[],
): Pick<RuleParts, 'byMonthDay' | 'bySetPos'> | undefined {
  const sorted = [...new Set(days)].toSorted((a, b) => a - b);
  const last = sorted.includes(-1) || sorted.includes(31);
  const fixed = sorted.filter((day) => day >= 1 && day <= 28);
  const late = sorted.filter((day) => day === 29 || day === 30);
  if (late.length + (last ? 1 : 0) > 1) return undefined;
  if (late.length === 0 && !sorted.includes(31)) {
    return { byMonthDay: last ? [...fixed, -1] : fixed };
  }
  const wanted = late[0] ?? 31;
  const tail = [28, 29, 30, 31].filter((day) => day <= wanted && !fixed.includes(day));
  return { byMonthDay: [...fixed, ...tail], bySetPos: [...fixed.map((_, index) => index + 1), -1] };
}

/** The days that `monthDayParts` was given, when a rule has its form; -1 is the last day. */
export function clampedMonthDays(parts: RuleParts): number[] | undefined {
  const { byMonthDay, bySetPos } = parts;
  if (!byMonthDay || parts.byDay || parts.byYearDay || parts.byWeekNo) return undefined;
  const plain = byMonthDay.filter((day) => day > 0);
  const candidates = bySetPos
    ? [...plain.slice(0, bySetPos.length - 1), Math.max(...plain)]
    : byMonthDay;
  if (candidates.some((day) => day < -1)) return undefined;
  const rebuilt = monthDayParts(candidates);
  const same =
    rebuilt !== undefined &&
    rebuilt.byMonthDay?.join() === byMonthDay.join() &&
    rebuilt.bySetPos?.join() === bySetPos?.join();
  return same ? candidates : undefined;
}
