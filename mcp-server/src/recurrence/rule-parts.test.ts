import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampedMonthDays, monthDayParts } from './month-days.ts';
import { FREQUENCIES, parseRuleText, WEEKDAYS } from './rule-parts.ts';
import type { RuleParts } from './rule-parts.ts';
import { formatRule } from './rule-text.ts';

describe('parseRuleText', () => {
  it('reads back what formatRule writes', () => {
    const rules: fc.Arbitrary<RuleParts> = fc.record(
      {
        freq: fc.constantFrom(...FREQUENCIES),
        interval: fc.integer({ min: 1, max: 10_000 }),
        count: fc.integer({ min: 1, max: 10_000 }),
        byMonth: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
        byHour: fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1 }),
        byDay: fc.array(fc.record({ day: fc.constantFrom(...WEEKDAYS) }), { minLength: 1 }),
        wkst: fc.constantFrom(...WEEKDAYS),
      },
      { requiredKeys: ['freq', 'interval'] },
    );
    fc.assert(
      fc.property(rules, (parts) => {
        expect(parseRuleText(formatRule(parts))).toEqual(parts);
      }),
    );
  });

  it('takes lower case, the name before it and a last semicolon', () => {
    expect(formatRule(parseRuleText(' rrule:freq=weekly;byday=mo,we; '))).toBe(
      'FREQ=WEEKLY;BYDAY=MO,WE',
    );
  });

  it.each([
    ['', 'invalid'],
    ['INTERVAL=2', 'invalid'],
    ['FREQ=SOMETIMES', 'invalid'],
    ['FREQ=SECONDLY', 'unsupported'],
    ['FREQ=DAILY;FREQ=DAILY', 'invalid'],
    ['FREQ=DAILY;INTERVAL=0', 'invalid'],
    ['FREQ=DAILY;INTERVAL=1e9', 'invalid'],
    ['FREQ=DAILY;COUNT=10001', 'invalid'],
    ['FREQ=DAILY;BYHOUR=24', 'invalid'],
    ['FREQ=DAILY;BYDAY=XX', 'invalid'],
    ['FREQ=DAILY;BYDAY=1MO', 'invalid'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'invalid'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'invalid'],
    ['FREQ=MONTHLY;BYWEEKNO=3', 'invalid'],
    ['FREQ=DAILY;BYYEARDAY=3', 'invalid'],
    ['FREQ=DAILY;BYSETPOS=1', 'invalid'],
    ['FREQ=DAILY;UNTIL=20260230', 'invalid'],
    ['FREQ=DAILY;UNTIL=tomorrow', 'invalid'],
    ['FREQ=WEEKLY;BYDAY=MO;X-TASKLOOM-STEP=BYDAY', 'invalid'],
    ['RSCALE=HEBREW;FREQ=DAILY', 'unsupported'],
    ['FREQ=YEARLY;BYDAY=1MO;BYMONTHDAY=13', 'unsupported'],
    ['FREQ=YEARLY;BYDAY=MO;BYYEARDAY=100', 'unsupported'],
    [`FREQ=DAILY;BYHOUR=${'1,'.repeat(300)}1`, 'invalid'],
  ])('refuses %s as %s', (text, code) => {
    expect(() => parseRuleText(text)).toThrow(expect.objectContaining({ code }));
  });
});

describe('monthDayParts', () => {
  it('can be read back by clampedMonthDays', () => {
    const days = fc.uniqueArray(
      fc.constantFrom(-1, ...Array.from({ length: 31 }, (_, i) => i + 1)),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(days, (wanted) => {
        const parts = monthDayParts(wanted);
        if (!parts) return;
        const rank = (day: number): number => (day === -1 ? 32 : day);
        const meant = wanted.includes(31) ? wanted.filter((day) => day !== -1) : wanted;
        expect(clampedMonthDays({ freq: 'MONTHLY', interval: 1, ...parts })).toEqual(
          meant.toSorted((a, b) => rank(a) - rank(b)),
        );
      }),
    );
  });
});
