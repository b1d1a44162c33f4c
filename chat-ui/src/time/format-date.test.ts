import { expect, test } from 'vitest';

import { dueDay, labelAgo, labelDue, labelMoment, labelRecurrence } from './format-date.ts';

const clock = { timeZone: 'Europe/Berlin', now: new Date('2026-11-21T10:00:00Z') };

test.each([
  ['2026-11-20', 'Yesterday', 'overdue'],
  ['2026-11-21', 'Today', 'today'],
  ['2026-11-22', 'Tomorrow', 'soon'],
  ['2026-11-27', 'Fri', 'soon'],
  ['2026-11-28', '28 Nov', 'later'],
  ['2026-11-10', '10 Nov', 'overdue'],
  ['2027-03-12', '12 Mar 2027', 'later'],
  ['2027-09-01', '1 Sep 2027', 'later'],
])('%s reads "%s"', (date, short, tone) => {
  expect(labelDue({ date }, clock)).toMatchObject({ short, tone });
});

test('an instant is told in the reader’s zone, with the zone in full', () => {
  expect(labelDue({ at: '2026-11-21T16:05:00Z' }, clock)).toEqual({
    short: 'Today 17:05',
    full: 'Saturday 21 November 2026 at 17:05 (Europe/Berlin)',
    tone: 'today',
  });
  expect(labelDue({ at: '2026-11-22T08:00:00Z' }, clock)?.short).toBe('Tomorrow 9:00');
});

test('the zone decides which day an instant falls on', () => {
  const at = '2026-11-21T23:30:00Z';
  expect(dueDay({ at }, 'Europe/Berlin')).toBe('2026-11-22');
  expect(dueDay({ at }, 'America/New_York')).toBe('2026-11-21');
});

test('an instant earlier today is overdue, a day without time is not', () => {
  expect(labelDue({ at: '2026-11-21T08:00:00Z' }, clock)?.tone).toBe('overdue');
  expect(labelDue({ date: '2026-11-21' }, clock)?.tone).toBe('today');
});

test('days keep their name across the change from summer time', () => {
  const before = { timeZone: 'Europe/Berlin', now: new Date('2026-10-24T22:30:00Z') };
  expect(labelMoment('2026-10-25', before).short).toBe('Today');
  expect(labelMoment('2026-10-26', before).short).toBe('Tomorrow');
});

test('midnight reads 0:00', () => {
  expect(labelMoment('2026-11-21T23:00:00Z', clock).short).toBe('Tomorrow 0:00');
});

test('a recurrence tells its next dates', () => {
  const weekly = {
    rrule: 'FREQ=WEEKLY',
    words: 'every week',
    anchor: 'schedule' as const,
    next: ['2026-11-22', '2026-11-29'],
  };
  expect(labelRecurrence(weekly, clock).full).toBe('Repeats every week. Next: Tomorrow, 29 Nov');
  expect(labelRecurrence({ ...weekly, next: [] }, clock).full).toContain('no further dates');
});

test('how long ago something was', () => {
  expect(labelAgo('2026-11-21T09:59:40Z', clock)).toBe('now');
  expect(labelAgo('2026-11-21T09:55:00Z', clock)).toBe('5 min');
  expect(labelAgo('2026-11-21T07:00:00Z', clock)).toBe('3 h');
  expect(labelAgo('2026-11-20T07:00:00Z', clock)).toBe('Yesterday 8:00');
});

test('times and dates follow the person’s formats', () => {
  const american = { ...clock, hour12: true, monthFirst: true };
  expect(labelDue({ at: '2026-11-21T16:05:00Z' }, american)?.short).toBe('Today 5:05 pm');
  expect(labelDue({ at: '2026-11-21T23:10:00Z' }, american)?.short).toBe('Tomorrow 12:10 am');
  expect(labelDue({ date: '2026-12-24' }, american)?.short).toBe('Dec 24');
});
