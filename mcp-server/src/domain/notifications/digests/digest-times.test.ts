import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';

import { digestTimes } from './digest-times.ts';

const user = {
  time_zone: 'Europe/Berlin',
  daily_plan: '07:30',
  weekly_review: '17:00',
  weekly_review_day: 5,
};

function around(digest: 'daily_plan' | 'weekly_review', now: string, changes = {}) {
  const times = digestTimes({ ...user, ...changes }, digest, Temporal.Instant.from(now));
  return times && [times.last.at.toString(), times.next.at.toString()];
}

describe('digest times', () => {
  test('follow the clock on the wall over both changes of the year', () => {
    expect(around('daily_plan', '2026-10-24T12:00:00Z')).toEqual([
      '2026-10-24T05:30:00Z',
      '2026-10-25T06:30:00Z',
    ]);
    expect(around('daily_plan', '2027-03-27T12:00:00Z')).toEqual([
      '2027-03-27T06:30:00Z',
      '2027-03-28T05:30:00Z',
    ]);
  });

  test('in a gap of the clock are shifted, not skipped', () => {
    const [, next] = around('daily_plan', '2027-03-27T12:00:00Z', { daily_plan: '02:30' }) ?? [];
    expect(next).toBe('2027-03-28T01:30:00Z');
  });

  test('of the week are on its day', () => {
    expect(around('weekly_review', '2026-11-21T10:00:00Z')).toEqual([
      '2026-11-20T16:00:00Z',
      '2026-11-27T16:00:00Z',
    ]);
    expect(around('weekly_review', '2026-11-27T16:00:00Z')).toEqual([
      '2026-11-27T16:00:00Z',
      '2026-12-04T16:00:00Z',
    ]);
    expect(around('weekly_review', '2026-11-27T15:59:59Z')?.[1]).toBe('2026-11-27T16:00:00Z');
  });

  test('are none when it is off', () => {
    expect(around('daily_plan', '2026-11-21T10:00:00Z', { daily_plan: null })).toBeUndefined();
  });
});
