import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextOccurrences } from '../occurrences.ts';
import { FREQUENCIES, parseRuleText, WEEKDAYS } from '../rule-parts.ts';
import { RecurrenceError } from '../types.ts';
import { dateOf, startOfMonth } from './day-number.ts';
import { expandRule } from './expand-rule.ts';
import { MAX_STEPS, StepBudget } from './step-budget.ts';

/** 10:00 on a Tuesday. */
const START = { day: startOfMonth(2026, 12), second: 36_000 };
/** A period's days are counted when they have been looked at. */
const LARGEST_PERIOD = 366;

/** The steps of a search for the first occurrences, and whether it found them. */
function search(rrule: string, count = 1): { steps: number; found: number } {
  const budget = new StepBudget(rrule);
  const occurrences = expandRule({
    parts: parseRuleText(rrule),
    start: START,
    from: START,
    budget,
  });
  let found = 0;
  try {
    while (found < count && !occurrences.next().done) found += 1;
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
  }
  return { steps: budget.taken, found };
}

const numbers = (min: number, max: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map((list) => list.join());
const signed = (max: number): fc.Arbitrary<string> =>
  numbers(1, max).chain((list) => fc.constantFrom(list, `-${list.replaceAll(',', ',-')}`));
const part = (name: string, values: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.option(
    values.map((value) => `;${name}=${value}`),
    { nil: '' },
  );
const rules = fc
  .tuple(
    fc.constantFrom(...FREQUENCIES).map((freq) => `FREQ=${freq}`),
    part('INTERVAL', fc.integer({ min: 1, max: 10_000 }).map(String)),
    part('BYMONTH', numbers(1, 12)),
    part('BYWEEKNO', signed(53)),
    part('BYYEARDAY', signed(366)),
    part('BYMONTHDAY', signed(31)),
    part('BYDAY', fc.constantFrom(...WEEKDAYS, '5MO', '-5SU', '53TU')),
    part('BYHOUR', numbers(0, 23)),
    part('BYMINUTE', numbers(0, 59)),
    part('BYSECOND', numbers(0, 59)),
    part('BYSETPOS', signed(366)),
    part('COUNT', fc.integer({ min: 1, max: 10_000 }).map(String)),
  )
  .map((parts) => parts.join(''))
  .filter((rrule) => {
    try {
      return Boolean(parseRuleText(rrule));
    } catch {
      return false;
    }
  });

describe('expandRule', () => {
  it('ends each search after a bounded number of steps, whatever the rule', () => {
    fc.assert(
      fc.property(rules, (rrule) => {
        expect(search(rrule).steps).toBeLessThanOrEqual(MAX_STEPS + LARGEST_PERIOD);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU', 50, 5_000],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU', 5, 5_000],
    ['FREQ=MONTHLY;BYMONTH=2;BYDAY=5SU', 50, 25_000],
    ['FREQ=YEARLY;BYYEARDAY=366', 50, 1_000],
    ['FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=29', 1, 200],
    ['FREQ=MINUTELY;INTERVAL=7;BYDAY=MO;BYHOUR=3', 50, 500],
  ])('finds the days of %s without a look at each between', (rrule, count, steps) => {
    const result = search(rrule, count);
    expect(result.found).toBe(count);
    expect(result.steps).toBeLessThan(steps);
  });

  it.each([
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=HOURLY;INTERVAL=24;BYHOUR=5',
    'FREQ=MINUTELY;INTERVAL=60;BYMINUTE=30',
    'FREQ=DAILY;BYSETPOS=2;BYDAY=MO',
    'FREQ=WEEKLY;BYMINUTE=1,2,3;BYSETPOS=-366',
  ])('sees that %s never occurs long before its steps are used up', (rrule) => {
    const { found, steps } = search(rrule);
    expect(found).toBe(0);
    expect(steps).toBeLessThan(1_000);
  });

  it('takes no step for the many times of a day that nobody asked for', () => {
    const all = (max: number): string => Array.from({ length: max }, (_, n) => n).join();
    const everySecond = `BYHOUR=${all(24)};BYMINUTE=${all(60)};BYSECOND=${all(60)}`;
    expect(search(`FREQ=YEARLY;BYDAY=MO;${everySecond}`).steps).toBeLessThan(100);
  });

  it('passes over the day of an exception as a whole', () => {
    const rule = { rrule: 'FREQ=MINUTELY', exdates: Array.from({ length: 25 }, (_, n) => day(n)) };
    const start = { at: '2026-12-01T00:00:00Z', timeZone: 'UTC' };
    // 25 days have 36,000 minutes, more than a search looks at.
    expect(nextOccurrences({ rule, start, timeZone: 'UTC', count: 1 })).toEqual([
      { at: '2026-12-26T00:00:00Z', timeZone: 'UTC' },
    ]);
  });
});

function day(n: number): string {
  return `2026-12-${String(n + 1).padStart(2, '0')}`;
}

describe('dateOf', () => {
  it('gives each day of a cycle of the calendar its date', () => {
    for (let number = startOfMonth(1999, 12); number < startOfMonth(2400, 3); number += 1) {
      const { year, month, day: date } = dateOf(number);
      if (startOfMonth(year, month) + date - 1 !== number || date > 31)
        expect.fail(`${number} is not ${year}-${month}-${date}`);
    }
    expect(dateOf(startOfMonth(2000, 3) - 1)).toEqual({ year: 2000, month: 2, day: 29 });
    expect(dateOf(startOfMonth(2100, 3) - 1)).toEqual({ year: 2100, month: 2, day: 28 });
    expect(dateOf(0)).toEqual({ year: 1970, month: 1, day: 1 });
  });
});
