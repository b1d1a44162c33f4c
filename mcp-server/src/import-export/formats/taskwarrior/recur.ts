import { parseRuleText } from '../../../recurrence/index.ts';

/** Taskwarrior's names for periods, as RRULEs. */
const NAMED: Record<string, string> = {
  daily: 'FREQ=DAILY',
  day: 'FREQ=DAILY',
  weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  weekly: 'FREQ=WEEKLY',
  week: 'FREQ=WEEKLY',
  biweekly: 'FREQ=WEEKLY;INTERVAL=2',
  fortnight: 'FREQ=WEEKLY;INTERVAL=2',
  sennight: 'FREQ=WEEKLY',
  monthly: 'FREQ=MONTHLY',
  month: 'FREQ=MONTHLY',
  bimonthly: 'FREQ=MONTHLY;INTERVAL=2',
  quarterly: 'FREQ=MONTHLY;INTERVAL=3',
  semiannual: 'FREQ=MONTHLY;INTERVAL=6',
  annual: 'FREQ=YEARLY',
  yearly: 'FREQ=YEARLY',
  year: 'FREQ=YEARLY',
  biannual: 'FREQ=YEARLY;INTERVAL=2',
  biyearly: 'FREQ=YEARLY;INTERVAL=2',
};
const UNITS: [RegExp, (n: number) => string][] = [
  [/^(?:h|hrs?|hours?)$/u, (n) => `FREQ=HOURLY;INTERVAL=${n}`],
  [/^(?:d|days?)$/u, (n) => `FREQ=DAILY;INTERVAL=${n}`],
  [/^(?:w|wks?|weeks?)$/u, (n) => `FREQ=WEEKLY;INTERVAL=${n}`],
  [/^(?:mo|mos|mths?|months?)$/u, (n) => `FREQ=MONTHLY;INTERVAL=${n}`],
  [/^(?:q|qtrs?|quarters?)$/u, (n) => `FREQ=MONTHLY;INTERVAL=${n * 3}`],
  [/^(?:y|yrs?|years?)$/u, (n) => `FREQ=YEARLY;INTERVAL=${n}`],
];
const ISO_UNITS: Record<string, string> = { D: 'day', W: 'week', M: 'month', Y: 'year' };

/** A `recur` such as "weekly", "3days" or "P2W" as an RRULE; `undefined` when it is not understood. */
export function readRecur(recur: string): string | undefined {
  const text = recur.trim().toLowerCase();
  if (text in NAMED) return NAMED[text];
  const iso = /^P(\d{1,4})([DWMY])$/u.exec(recur.trim());
  const [, count, unit] = iso
    ? ['', iso[1], ISO_UNITS[iso[2] ?? '']]
    : (/^(\d{1,4})\s*([a-z]+)$/u.exec(text) ?? []);
  if (count === undefined || unit === undefined || Number(count) === 0) return undefined;
  return UNITS.find(([pattern]) => pattern.test(unit))?.[1](Number(count));
}

const PLAIN: Partial<Record<string, string>> = {
  HOURLY: 'hours',
  DAILY: 'days',
  WEEKLY: 'weeks',
  MONTHLY: 'months',
  YEARLY: 'years',
};

/** The rule as Taskwarrior's `recur`, where it has nothing but how often. */
export function writeRecur(rrule: string): string | undefined {
  const { freq, interval, ...rest } = parseRuleText(rrule);
  const unit = PLAIN[freq];
  return unit !== undefined && Object.keys(rest).length === 0 ? `${interval}${unit}` : undefined;
}
