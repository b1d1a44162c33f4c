import { Temporal } from 'temporal-polyfill';
import { clampedMonthDays } from './month-days.ts';
import { WEEKDAYS } from './rule-parts.ts';
import type { Frequency, NthDay, RuleParts } from './rule-parts.ts';
import { parseRuleText } from './rule-parts.ts';
import type { RecurrenceRule } from './types.ts';

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const UNITS: Record<Frequency, string> = {
  MINUTELY: 'minute',
  HOURLY: 'hour',
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
};

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
    rule.start && `starting ${describeDay(rule.start)}`,
    describeEnd(parts),
  ]
    .filter(Boolean)
    .join(' ');
}

function describeDays(parts: RuleParts): string {
  const { freq, interval, byDay } = parts;
  if (parts.stepsByDay)
    return `every ${ordinal(interval)} ${groupName(byDay!) ?? joinDays(byDay!)}`;
  const plain = isPlain(parts);
  if (byDay && plain && (freq === 'WEEKLY' || freq === 'DAILY') && interval === 1) {
    return `every ${groupName(byDay) ?? joinDays(byDay)}`;
  }
  if (freq === 'YEARLY' && interval === 1 && isDateOfYear(parts)) {
    const day = clampedMonthDays(parts)![0]!;
    return `every ${day === -1 ? 'last day of' : day} ${MONTH_NAMES[parts.byMonth![0]! - 1]}`;
  }
  const every = `every ${interval === 1 ? UNITS[freq] : `${interval} ${UNITS[freq]}s`}`;
  return [every, ...describeByParts(parts)].join(' ');
}

function isPlain(parts: RuleParts): boolean {
  const others =
    parts.byMonth ?? parts.byWeekNo ?? parts.byYearDay ?? parts.byMonthDay ?? parts.bySetPos;
  return others === undefined && (parts.byDay ?? []).every((day) => day.nth === undefined);
}

function isDateOfYear(parts: RuleParts): boolean {
  const days = clampedMonthDays(parts);
  const others = parts.byDay ?? parts.byWeekNo ?? parts.byYearDay;
  return others === undefined && parts.byMonth?.length === 1 && days?.length === 1;
}

function describeByParts(parts: RuleParts): string[] {
  const words: string[] = [];
  const days = clampedMonthDays(parts);
  const nthOfGroup = describeNthOfGroup(parts);
  if (days)
    words.push(`on the ${join(days.map((day) => (day === -1 ? 'last day' : ordinal(day))))}`);
  else if (parts.byMonthDay) words.push(`on the ${join(parts.byMonthDay.map(dayOfMonth))}`);
  if (nthOfGroup) words.push(nthOfGroup);
  else if (parts.byDay) words.push(`on ${describeNthDays(parts.byDay)}`);
  if (parts.byMonth)
    words.push(`in ${join(parts.byMonth.map((month) => MONTH_NAMES[month - 1]!))}`);
  if (parts.byWeekNo) words.push(`in week ${join(parts.byWeekNo.map(String))}`);
  if (parts.byYearDay) words.push(`on day ${join(parts.byYearDay.map(String))} of the year`);
  if (parts.bySetPos && !days && !nthOfGroup) {
    words.push(
      `(only the ${join(parts.bySetPos.map(ordinal))} of these each ${UNITS[parts.freq]})`,
    );
  }
  return words;
}

/** "on the first workday": one position of a whole group of weekdays. */
function describeNthOfGroup(parts: RuleParts): string | undefined {
  const { byDay, bySetPos } = parts;
  const name = byDay && groupName(byDay);
  const isAlone = parts.byMonthDay === undefined && parts.byYearDay === undefined;
  if (!name || !bySetPos || parts.freq !== 'MONTHLY' || !isAlone) return undefined;
  return `on the ${join(bySetPos.map(ordinal))} ${name}`;
}

function describeNthDays(days: NthDay[]): string {
  const numbered = days.every((day) => day.nth !== undefined);
  const sameDay = new Set(days.map(({ day }) => day)).size === 1;
  if (!numbered) return join(days.map(describeNthDay));
  if (sameDay) return `the ${join(days.map(({ nth }) => ordinal(nth!)))} ${dayName(days[0]!)}`;
  return `the ${join(days.map(describeNthDay))}`;
}

function describeNthDay(day: NthDay): string {
  return day.nth === undefined ? dayName(day) : `${ordinal(day.nth)} ${dayName(day)}`;
}

function groupName(days: NthDay[]): string | undefined {
  if (days.some((day) => day.nth !== undefined)) return undefined;
  const key = WEEKDAYS.filter((name) => days.some(({ day }) => day === name)).join();
  return key === 'MO,TU,WE,TH,FR' ? 'weekday' : undefined;
}

function joinDays(days: NthDay[]): string {
  return join(days.map(dayName));
}

function dayName({ day }: NthDay): string {
  return DAY_NAMES[WEEKDAYS.indexOf(day)]!;
}

function dayOfMonth(day: number): string {
  if (day > 0) return ordinal(day);
  return day === -1 ? 'last day' : `${ordinal(-day)} last day`;
}

function describeTimes(parts: RuleParts): string | undefined {
  const words = [
    parts.byHour && `at hour ${join(parts.byHour.map(String))}`,
    parts.byMinute && `at minute ${join(parts.byMinute.map(String))}`,
    parts.bySecond?.some((second) => second > 0) && `at second ${join(parts.bySecond.map(String))}`,
  ].filter(Boolean);
  return words.length > 0 ? words.join(' ') : undefined;
}

function describeEnd({ count, until }: RuleParts): string | undefined {
  if (count !== undefined) return count === 1 ? 'once' : `${count} times`;
  if (!until) return undefined;
  if ('date' in until) return `until ${describeDay(until.date)}`;
  const [date, time] = ('wall' in until ? until.wall : until.at).split('T');
  return `until ${describeDay(date!)} ${time!.slice(0, 5)}${'at' in until ? ' UTC' : ''}`;
}

function describeDay(date: string): string {
  const { day, month, year } = Temporal.PlainDate.from(date);
  return `${day} ${MONTH_NAMES[month - 1]} ${year}`;
}

/** 1 → "1st", -1 → "last", -2 → "2nd last". */
function ordinal(value: number): string {
  if (value === -1) return 'last';
  if (value < 0) return `${ordinal(-value)} last`;
  const teens = value % 100 >= 11 && value % 100 <= 13;
  return `${value}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th')}`;
}

function join(items: string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
