import { expect, test } from 'vitest';

import { daysOf, stepBy, titleOf } from './calendar-days.ts';

test('a month is shown in whole weeks, from the day the person’s weeks start on', () => {
  const monday = daysOf({ span: 'month', day: '2026-12-17' }, 1);
  expect([monday[0], monday.at(-1), monday.length]).toEqual(['2026-11-30', '2027-01-03', 35]);
  const sunday = daysOf({ span: 'month', day: '2026-12-17' }, 7);
  expect([sunday[0], sunday.at(-1), sunday.length]).toEqual(['2026-11-29', '2027-01-02', 35]);
  expect(daysOf({ span: 'month', day: '2027-02-10' }, 1)).toHaveLength(28);
});

test('a week begins on the day that weeks start on', () => {
  expect(daysOf({ span: 'week', day: '2026-12-06' }, 1)[0]).toBe('2026-11-30');
  expect(daysOf({ span: 'week', day: '2026-12-06' }, 7)[0]).toBe('2026-12-06');
});

test('the next month is the next one from the 31st too', () => {
  expect(stepBy({ span: 'month', day: '2026-01-31' }, 1)).toBe('2026-02-01');
  expect(stepBy({ span: 'month', day: '2026-01-31' }, -1)).toBe('2025-12-01');
  expect(stepBy({ span: 'week', day: '2026-12-29' }, 1)).toBe('2027-01-05');
});

test('the title says the month, or the days of the week', () => {
  expect(titleOf({ span: 'month', day: '2026-12-17' }, 1)).toBe('December 2026');
  expect(titleOf({ span: 'week', day: '2026-12-17' }, 1)).toBe('14 – 20 Dec 2026');
  expect(titleOf({ span: 'week', day: '2026-12-01' }, 1)).toBe('30 Nov – 6 Dec 2026');
});
