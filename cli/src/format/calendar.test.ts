import { describe, expect, it } from 'vitest';

import { describeDay, describeOccurrence, isOverdue, type Calendar } from './calendar.ts';

/** 23:30 on Saturday in Berlin, and already Sunday in Tokyo. */
const now = new Date('2026-11-21T22:30:00Z');
const berlin: Calendar = { timeZone: 'Europe/Berlin', now };
const tokyo: Calendar = { timeZone: 'Asia/Tokyo', now };

describe('days', () => {
  it.each([
    ['2026-11-20', 'Yesterday'],
    ['2026-11-21', 'Today'],
    ['2026-11-22', 'Tomorrow'],
    ['2026-11-30', 'Mon 30 Nov'],
    ['2027-01-02', 'Sat 2 Jan 2027'],
  ])('calls %s %s', (day, words) => {
    expect(describeDay(day, berlin)).toBe(words);
  });

  it("turn over at the person's midnight", () => {
    expect(describeDay('2026-11-22', tokyo)).toBe('Today');
  });
});

describe('due dates', () => {
  it("are told in the person's zone", () => {
    expect(describeOccurrence('2026-11-22T08:00:00Z', berlin)).toBe('Tomorrow 09:00');
    expect(describeOccurrence('2026-11-22T08:00:00Z', tokyo)).toBe('Today 17:00');
  });

  it('keep their clock time across a change of summer time', () => {
    expect(describeOccurrence('2026-07-01T07:00:00Z', berlin)).toBe('Wed 1 Jul 09:00');
  });

  it('are overdue once their day has passed', () => {
    expect(isOverdue({ at: '2026-11-20T22:59:59Z', words: '' }, berlin)).toBe(true);
    expect(isOverdue({ at: '2026-11-20T23:00:00Z', words: '' }, berlin)).toBe(false);
    expect(isOverdue({ date: '2026-11-21', words: '' }, berlin)).toBe(false);
    expect(isOverdue({ date: '2026-11-21', words: '' }, tokyo)).toBe(true);
  });
});

describe('in the format of the person', () => {
  it.each([
    ['2026-11-30', 'eu', '24h', 'Mon 30 Nov'],
    ['2027-01-02', 'us', '24h', 'Sat Jan 2 2027'],
    ['2026-11-28T08:05:00Z', 'us', '12h', 'Sat Nov 28 9:05 am'],
    ['2026-11-28T12:00:00Z', 'iso', '12h', 'Sat 28 Nov 1:00 pm'],
    ['2027-01-04T23:00:00Z', 'us', '12h', 'Tue Jan 5 2027 12:00 am'],
    ['2026-11-28T08:05:00Z', 'us', '24h', 'Sat Nov 28 09:05'],
  ] as const)('says %s in %s and %s', (occurrence, dateFormat, timeFormat, words) => {
    expect(describeOccurrence(occurrence, { ...berlin, dateFormat, timeFormat })).toBe(words);
  });
});

describe('occurrences', () => {
  it('are dates or instants', () => {
    expect(describeOccurrence('2026-11-28', berlin)).toBe('Sat 28 Nov');
    expect(describeOccurrence('2026-11-28T08:00:00Z', berlin)).toBe('Sat 28 Nov 09:00');
  });
});
