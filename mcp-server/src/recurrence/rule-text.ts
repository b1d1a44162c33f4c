import type { NthDay, RuleParts, Until } from './rule-parts.ts';

/** Writes a rule in one canonical order, INTERVAL=1 left out. `parseRuleText` reads it back. */
export function formatRule(parts: RuleParts): string {
  const fields: [string, string | undefined][] = [
    ['FREQ', parts.freq],
    ['INTERVAL', parts.interval === 1 ? undefined : String(parts.interval)],
    ['BYMONTH', list(parts.byMonth)],
    ['BYWEEKNO', list(parts.byWeekNo)],
    ['BYYEARDAY', list(parts.byYearDay)],
    ['BYMONTHDAY', list(parts.byMonthDay)],
    ['BYDAY', list(parts.byDay?.map(formatDay))],
    ['BYHOUR', list(parts.byHour)],
    ['BYMINUTE', list(parts.byMinute)],
    ['BYSECOND', list(parts.bySecond)],
    ['BYSETPOS', list(parts.bySetPos)],
    ['WKST', parts.wkst],
    ['COUNT', parts.count?.toString()],
    ['UNTIL', parts.until && formatUntil(parts.until)],
    ['X-TASKLOOM-STEP', parts.stepsByDay && 'BYDAY'],
  ];
  return fields
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(';');
}

function list(values: readonly (string | number)[] | undefined): string | undefined {
  return values?.join(',');
}

function formatDay({ day, nth }: NthDay): string {
  return `${nth ?? ''}${day}`;
}

function formatUntil(until: Until): string {
  const written = 'date' in until ? until.date : 'wall' in until ? until.wall : until.at;
  return written.replaceAll(/[-:]/g, '');
}
