import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';

import { previewRecurrence } from './preview.ts';

const words = {
  now: Temporal.Instant.from('2026-12-01T10:00:00Z'),
  timeZone: 'Europe/Berlin',
  weekStart: 1,
  workingDays: [1, 2, 3, 4, 5],
};

function preview(rrule: string, count: number, start?: string) {
  const rule = { rrule, anchor: 'schedule' as const, words: '' };
  return previewRecurrence({ rule, start, words, count });
}

describe('previewRecurrence', () => {
  it('lets others have their turn between ten occurrences and the next', async () => {
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const { next } = await preview('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU', 50);
    isOver = true;
    expect(next).toHaveLength(50);
    expect(next.slice(0, 2)).toEqual([{ date: '2032-02-29' }, { date: '2060-02-29' }]);
    expect(new Set(next.map((when) => JSON.stringify(when)))).toHaveProperty('size', 50);
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  it.each([
    ['FREQ=DAILY;COUNT=23', 50, 23],
    ['FREQ=DAILY;COUNT=11', 50, 11],
    ['FREQ=HOURLY', 11, 11],
    ['FREQ=DAILY', 1, 1],
  ])('gives of %s as many as are asked for or are there', async (rrule, count, found) => {
    expect((await preview(rrule, count)).next).toHaveLength(found);
  });

  it.each([
    // 1 May 2031 is a Thursday.
    ['FREQ=WEEKLY;BYDAY=TH', ['2031-05-01', '2031-05-08']],
    ['FREQ=WEEKLY;BYDAY=MO', ['2031-05-05', '2031-05-12']],
    ['FREQ=MONTHLY;BYMONTHDAY=15', ['2031-05-15', '2031-06-15']],
    ['FREQ=WEEKLY;BYDAY=MO;COUNT=2', ['2031-05-05']],
  ])('counts a date that %s does not fall on as none of its own', async (rrule, dates) => {
    const { next } = await preview(rrule, 2, '2031-05-01');
    expect(next).toEqual(dates.map((date) => ({ date })));
  });
});
