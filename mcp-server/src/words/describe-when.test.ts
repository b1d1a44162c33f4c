import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';

import { describeWhen } from './describe-when.ts';
import { parseDue } from './parse.ts';
import type { WordsContext } from './model.ts';

const ctx: WordsContext = {
  now: Temporal.Instant.from('2026-11-21T10:00:00Z'),
  timeZone: 'Europe/Berlin',
  weekStart: 1,
  workingDays: [1, 2, 3, 4, 5],
};

describe('a moment is spelled out', () => {
  test.each([
    ['2026-11-27T08:05:00Z', 'iso', '24h', 'Fri 27 Nov 09:05'],
    ['2026-11-27T08:05:00Z', 'eu', '12h', 'Fri 27 Nov 9:05 am'],
    ['2026-11-27T08:05:00Z', 'us', '12h', 'Fri Nov 27 9:05 am'],
    ['2027-01-04T23:00:00Z', 'us', '12h', 'Tue Jan 5 2027 12:00 am'],
    ['2026-11-21T11:00:00Z', 'us', '12h', 'today 12:00 pm'],
  ] as const)('%s as %s, %s: %s', (at, dateFormat, timeFormat, words) => {
    const person = { ...ctx, dateFormat, timeFormat };
    expect(describeWhen({ at, timeZone: ctx.timeZone }, person)).toBe(words);
    // What is shown can be typed.
    expect(parseDue(words, person)).toMatchObject({
      ok: true,
      value: { due: { at: new Date(at).toISOString().replace('.000', '') } },
    });
  });
});
