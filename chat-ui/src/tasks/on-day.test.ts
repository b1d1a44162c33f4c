import { expect, test } from 'vitest';

import { makeTask } from './testing/make-task.ts';
import { onDay } from './on-day.ts';

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
