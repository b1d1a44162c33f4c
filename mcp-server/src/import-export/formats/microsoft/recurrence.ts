import { z } from 'zod';

import type { Repeats } from '../../portable-data.ts';

/** A patternedRecurrence of Microsoft Graph. */
export const Recurrence = z.object({
  pattern: z.object({
    type: z.string(),
    interval: z.number().int().positive().max(1000).nullish(),
    month: z.number().int().nullish(),
    dayOfMonth: z.number().int().nullish(),
    daysOfWeek: z.array(z.string()).nullish(),
    firstDayOfWeek: z.string().nullish(),
    index: z.string().nullish(),
  }),
  range: z
    .object({
      type: z.string().nullish(),
      endDate: z.string().nullish(),
      numberOfOccurrences: z.number().int().nullish(),
    })
    .nullish(),
});

const INDEXES: Partial<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  last: -1,
};

/** As an RRULE; `undefined` for a pattern that is not known. */
export function readRecurrence({
  pattern,
  range,
}: z.infer<typeof Recurrence>): Repeats | undefined {
  const days = (pattern.daysOfWeek ?? []).map((day) => day.slice(0, 2).toUpperCase());
  const nth = INDEXES[pattern.index ?? 'first'] ?? 1;
  const month = pattern.month ? [`BYMONTH=${pattern.month}`] : [];
  const nthDays =
    days.length === 1 ? [`BYDAY=${nth}${days[0]}`] : [`BYDAY=${days.join(',')}`, `BYSETPOS=${nth}`];
  const byType: Partial<Record<string, string[]>> = {
    daily: ['FREQ=DAILY'],
    weekly: [
      'FREQ=WEEKLY',
      ...(days.length === 0 ? [] : [`BYDAY=${days.join(',')}`]),
      ...(pattern.firstDayOfWeek
        ? [`WKST=${pattern.firstDayOfWeek.slice(0, 2).toUpperCase()}`]
        : []),
    ],
    absoluteMonthly: ['FREQ=MONTHLY'],
    relativeMonthly: ['FREQ=MONTHLY', ...nthDays],
    absoluteYearly: ['FREQ=YEARLY'],
    relativeYearly: ['FREQ=YEARLY', ...month, ...nthDays],
  };
  const parts = byType[pattern.type];
  if (!parts) return undefined;
  const interval = pattern.interval && pattern.interval > 1 ? [`INTERVAL=${pattern.interval}`] : [];
  return {
    text: `RRULE:${[...parts, ...interval, ...endOf(range)].join(';')}`,
    // Outlook's "on day 31" is the last day of shorter months.
    ...(pattern.type.startsWith('absolute') ? { clampToMonthEnd: true } : {}),
  };
}

function endOf(range: z.infer<typeof Recurrence>['range']): string[] {
  if (range?.type === 'endDate' && range.endDate)
    return [`UNTIL=${range.endDate.slice(0, 10).replaceAll('-', '')}`];
  if (range?.type === 'numbered' && range.numberOfOccurrences)
    return [`COUNT=${range.numberOfOccurrences}`];
  return [];
}
