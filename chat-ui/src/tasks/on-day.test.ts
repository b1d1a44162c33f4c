import { expect, test } from 'vitest';

import { makeTask } from './testing/make-task.ts';
import { atTime, instantOf, onDay } from './on-day.ts';

const BERLIN = 'Europe/Berlin';

test('a day stays a day, and a task without a date gets one', () => {
  const due = { date: '2026-03-02', words: 'monday' };
  expect(onDay('2026-03-05', BERLIN)(makeTask('a', { due })).due).toMatchObject({
    date: '2026-03-05',
  });
  expect(onDay('2026-03-05', BERLIN)(makeTask('a')).due).toMatchObject({ date: '2026-03-05' });
});

test('the time of day stays, over a change of the clocks too', () => {
  const due = { at: '2026-03-27T08:00:00Z', time_zone: BERLIN, words: 'friday 9:00' };
  const moved = onDay('2026-03-30', BERLIN)(makeTask('a', { due }));
  expect(moved.due?.at).toBe('2026-03-30T07:00:00.000Z');
});

test('the day is the reader’s, where the task has another zone', () => {
  const due = { at: '2026-06-01T22:30:00Z', time_zone: 'Asia/Tokyo', words: '' };
  const moved = onDay('2026-06-03', BERLIN)(makeTask('a', { due }));
  expect(moved.due?.at).toBe('2026-06-02T22:30:00.000Z');
});

test('a time of day is the one on the reader’s clocks', () => {
  expect(atTime('2026-03-05', 555, BERLIN)(makeTask('a')).due).toMatchObject({
    at: '2026-03-05T08:15:00.000Z',
    time_zone: BERLIN,
  });
  expect(instantOf('2026-03-29', 90, BERLIN)).toBe('2026-03-29T00:30:00.000Z');
  // 2:30 is left out that night, and comes twice in October.
  expect(instantOf('2026-03-29', 150, BERLIN)).toBe('2026-03-29T01:30:00.000Z');
  expect(instantOf('2026-03-29', 210, BERLIN)).toBe('2026-03-29T01:30:00.000Z');
  expect(instantOf('2026-10-25', 150, BERLIN)).toMatch(/T0[01]:30:00/u);
});
