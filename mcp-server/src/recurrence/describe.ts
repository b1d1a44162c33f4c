import { Temporal } from 'temporal-polyfill';
import { DAY_NAMES, MONTH_NAMES, joinWords, ordinal, UNIT_NAMES } from './describe-words.ts';
import { clampedMonthDays } from './month-days.ts';
import { parseRuleText, WEEKDAYS } from './rule-parts.ts';
import type { NthDay, RuleParts } from './rule-parts.ts';
import type { RecurrenceRule } from './types.ts';

/**
 * The rule in English, in words that `parseRecurrence` understands wherever words can say it.
 * @throws RecurrenceError when the rule is refused.
 */
export function describeRecurrence(rule: Omit<RecurrenceRule, 'words'>): string {
  const parts = parseRuleText(rule.rrule);
  return [
    describeDays(parts),
    rule.time && `at ${rule.time}`,
    describeTimes(parts),
    rule.anchor === 'completion' && 'after completion',
    rule.exdates && `except ${joinWords(rule.exdates.map(describeDay))}`,
    rule.start && `starting ${describeDay(rule.start)}`,
    describeEnd(parts),
  ]
    .filter(Boolean)
    .join(' ');
}

function describeDays(parts: RuleParts): string {
  const { freq, interval, byDay } = parts;
  const isPlain = byDay?.every(({ nth }) => nth === undefined) && hasOnly(parts, 'byDay');
  if (byDay && parts.stepsByDay) return `every ${ordinal(interval)} ${describeGroup(byDay)}`;
  if (byDay && isPlain && interval === 1 && (freq === 'WEEKLY' || freq === 'DAILY')) {
    return `every ${describeGroup(byDay)}`;
  }
  const unit = UNIT_NAMES[freq];
  const every = interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;
  if (freq === 'YEARLY') return describeYear(parts, every);
  return [every, ...describeByParts(parts)].join(' ');
}

function describeYear(parts: RuleParts, every: string): string {
  const { byMonth = [], byMonthDay = [], byDay } = parts;
  const start = parts.interval === 1 ? 'every' : `${every} on`;
  const days = parts.bySetPos ? leapDay(parts) : byMonthDay;
  const isDates =
    hasOnly(parts, 'byMonth', 'byMonthDay', 'bySetPos') &&
    days.every((day) => day > 0 && (parts.bySetPos || day <= shortestOf(byMonth)));
  if (isDates && days.length > 0 && byMonth.length > 0) {
    const dates = byMonth.flatMap((month) => days.map((day) => `${day} ${monthNames([month])}`));
    return `${start} ${joinWords(dates)}`;
  }
  const isNth = byDay?.every(({ nth }) => nth !== undefined) && byMonth.length > 0;
  if (byDay && isNth && hasOnly(parts, 'byMonth', 'byDay')) {
    return `${every} on ${describeNthDays(byDay)} of ${monthNames(byMonth)}`;
  }
  return [every, ...describeByParts(parts)].join(' ');
}

/** Days that each of these months has in any year. */
function shortestOf(months: readonly number[]): number {
  if (months.includes(2)) return 28;
  return months.some((month) => [4, 6, 9, 11].includes(month)) ? 30 : 31;
}

/** The 29 February that is the last day of other Februaries. */
function leapDay(parts: RuleParts): number[] {
  const days = clampedMonthDays(parts) ?? [];
  return days.length === 1 && parts.byMonth?.length === 1 ? days : [];
}

/** Whether no BY part limits the days but these. */
function hasOnly(parts: RuleParts, ...allowed: (keyof RuleParts)[]): boolean {
  const times = ['byHour', 'byMinute', 'bySecond'];
  const present = Object.keys(parts).filter((key) => key.startsWith('by') && !times.includes(key));
  return present.every((key) => allowed.some((each) => each === key));
}

function describeByParts(parts: RuleParts): string[] {
  const words: string[] = [];
  const { byDay, byMonthDay, bySetPos } = parts;
  const days = clampedMonthDays(parts);
  const nthOfGroup = describeNthOfGroup(parts);
  if (days) words.push(`on the ${joinWords(days.map(dayOfMonth))}`);
  else if (byMonthDay) words.push(describeMonthDays(byMonthDay));
  if (nthOfGroup !== undefined) words.push(nthOfGroup);
  else if (byDay) words.push(describeByDay(byDay, parts.freq));
  if (parts.byMonth) words.push(describeMonths(parts.byMonth, parts.freq));
  if (parts.byWeekNo) words.push(`in week ${joinWords(parts.byWeekNo)}`);
  if (parts.byYearDay) words.push(`on day ${joinWords(parts.byYearDay)} of the year`);
  if (bySetPos && !days && nthOfGroup === undefined) {
    words.push(`(only the ${joinWords(bySetPos.map(ordinal))} of each ${UNIT_NAMES[parts.freq]})`);
  }
  return words;
}

/** Days that a rule of days is limited to are told by those that it leaves out. */
function describeByDay(days: NthDay[], freq: RuleParts['freq']): string {
  const named = new Set(days.map(({ day }) => day));
  const others = WEEKDAYS.filter((day) => !named.has(day)).map((day) => ({ day }));
  if (freq === 'DAILY' && others.length > 0) return `except ${joinWords(others.map(dayName))}`;
  return `on ${isWeekdays(days) ? 'weekdays' : describeNthDays(days)}`;
}

/** "except in July" where that is shorter. */
function describeMonths(months: number[], freq: RuleParts['freq']): string {
  const others = MONTH_NAMES.map((_, index) => index + 1).filter(
    (month) => !months.includes(month),
  );
  const isMost = months.length > 6 && others.length > 0 && freq !== 'YEARLY';
  return isMost ? `except in ${monthNames(others)}` : `in ${monthNames(months)}`;
}

/** RFC 5545's meaning of a day that not every month has. */
function describeMonthDays(byMonthDay: number[]): string {
  const skips = byMonthDay.some((day) => Math.abs(day) > 28);
  const days = `on the ${joinWords(byMonthDay.map(dayOfMonth))}`;
  return skips ? `${days} (in months that have it)` : days;
}

/** "on the 1st weekday": positions within a whole group of weekdays. */
function describeNthOfGroup(parts: RuleParts): string | undefined {
  const { byDay, bySetPos, freq } = parts;
  if (
    !byDay ||
    !bySetPos ||
    freq !== 'MONTHLY' ||
    !hasOnly(parts, 'byMonth', 'byDay', 'bySetPos')
  ) {
    return undefined;
  }
  return isWeekdays(byDay) ? `on the ${joinWords(bySetPos.map(ordinal))} weekday` : undefined;
}

function describeNthDays(days: NthDay[]): string {
  const [first] = days;
  const sameDay = days.every(({ day, nth }) => day === first?.day && nth !== undefined);
  if (first && sameDay) {
    return `the ${joinWords(days.map(({ nth = 0 }) => ordinal(nth)))} ${dayName(first)}`;
  }
  const names = joinWords(
    days.map((day) =>
      day.nth === undefined ? dayName(day) : `${ordinal(day.nth)} ${dayName(day)}`,
    ),
  );
  return days.some(({ nth }) => nth !== undefined) ? `the ${names}` : describeGroup(days);
}

/** "weekday" or the names of the days. */
function describeGroup(days: NthDay[]): string {
  return isWeekdays(days) ? 'weekday' : joinWords(days.map(dayName));
}

function isWeekdays(days: NthDay[]): boolean {
  const named = WEEKDAYS.filter((name) => days.some(({ day, nth }) => day === name && !nth));
  return named.length === days.length && named.join() === 'MO,TU,WE,TH,FR';
}

function dayName({ day }: NthDay): string {
  return DAY_NAMES[day];
}

function monthNames(months: number[]): string {
  return joinWords(months.map((month) => MONTH_NAMES[month - 1] ?? ''));
}

function dayOfMonth(day: number): string {
  return day > 0 ? ordinal(day) : `${ordinal(day)} day`;
}

/** "at 09:00 and 17:00" where hours and minutes are given; RFC 5545's parts otherwise. */
function describeTimes({ byHour, byMinute, bySecond }: RuleParts): string | undefined {
  const pad = (value: number): string => String(value).padStart(2, '0');
  if (byHour && byMinute?.length === 1 && !bySecond) {
    return `at ${joinWords(byHour.map((hour) => `${pad(hour)}:${pad(byMinute[0] ?? 0)}`))}`;
  }
  const words = [
    byHour && `at hour ${joinWords(byHour)}`,
    byMinute && `at minute ${joinWords(byMinute)}`,
    bySecond && `at second ${joinWords(bySecond)}`,
  ].filter(Boolean);
  return words.length > 0 ? words.join(' ') : undefined;
}

function describeEnd({ count, until }: RuleParts): string | undefined {
  if (count !== undefined) return `for ${count} ${count === 1 ? 'time' : 'times'}`;
  if (!until) return undefined;
  if ('date' in until) return `until ${describeDay(until.date)}`;
  if ('at' in until) return `until ${until.at}`;
  const [date = '', time = ''] = until.wall.split('T');
  return `until ${describeDay(date)} ${time.slice(0, 5)}`;
}

function describeDay(date: string): string {
  const { day, month, year } = Temporal.PlainDate.from(date);
  return `${day} ${monthNames([month])} ${year}`;
}
