import { expect, test } from 'vitest';

import { makeTask } from '../testing/make-task.ts';
import { draftOf, wordsOf } from './recurrence-draft.ts';
import type { RecurrenceDraft } from './recurrence-draft.ts';

const PLAIN: RecurrenceDraft = {
  unit: 'day',
  interval: 1,
  weekdays: [],
  monthly: { day: 1 },
  fromCompletion: false,
  time: '',
  ends: { after: 'never' },
};

test.each<[string, Partial<RecurrenceDraft>]>([
  ['every day', {}],
  ['every! 3 days', { interval: 3, fromCompletion: true }],
  [
    'every 2 weeks on mon, thu at 09:00',
    { unit: 'week', interval: 2, weekdays: ['thu', 'mon'], time: '09:00' },
  ],
  ['every month on the 22nd', { unit: 'month', monthly: { day: 22 } }],
  ['every 3 months on the last day', { unit: 'month', interval: 3, monthly: { day: -1 } }],
  ['every month on the 3rd fri', { unit: 'month', monthly: { place: 3, weekday: 'fri' } }],
  [
    'every month on the last mon for 5 times',
    { unit: 'month', monthly: { place: -1, weekday: 'mon' }, ends: { after: 'count', count: 5 } },
  ],
  ['every year until 2030-01-31', { unit: 'year', ends: { after: 'day', day: '2030-01-31' } }],
])('“%s” is said of what is chosen', (words, draft) => {
  expect(wordsOf({ ...PLAIN, ...draft })).toBe(words);
});

const repeating = (rrule: string, anchor: 'schedule' | 'completion' = 'schedule') =>
  draftOf(
    makeTask('a', {
      due: { at: '2026-12-01T08:30:00Z', words: '' },
      recurrence: { rrule, words: '', anchor, next: [] },
    }),
    'Europe/Berlin',
  );

test('a recurrence is read back as it was chosen', () => {
  expect(repeating('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20270101')).toMatchObject({
    unit: 'week',
    interval: 2,
    weekdays: ['mon', 'thu'],
    time: '09:30',
    ends: { after: 'day', day: '2027-01-01' },
  });
  expect(repeating('FREQ=MONTHLY;BYDAY=-1FR;COUNT=3')).toMatchObject({
    unit: 'month',
    monthly: { place: -1, weekday: 'fri' },
    ends: { after: 'count', count: 3 },
  });
  expect(repeating('FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1')).toMatchObject({
    monthly: { day: 31 },
  });
  expect(repeating('FREQ=DAILY;INTERVAL=3', 'completion')).toMatchObject({ fromCompletion: true });
});

test('what does not repeat yet is suggested weekly, on the day it is due', () => {
  const due = { date: '2026-12-04', words: '' };
  expect(draftOf(makeTask('a', { due }), 'UTC')).toMatchObject({
    unit: 'week',
    weekdays: ['fri'],
    monthly: { day: 4 },
    time: '',
  });
});
