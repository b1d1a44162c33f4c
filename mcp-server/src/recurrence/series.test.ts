import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { nextAfterCompletion } from './completion.ts';
import { firstOccurrence } from './first-occurrence.ts';
import { expandRuleAtDtstart } from './expand-rule-at-dtstart.ts';
import type { RecurrenceRule, When } from './types.ts';

const timeZone = 'America/New_York';
/** A Saturday, 10:30 in New York. */
const ctx = { now: Temporal.Instant.from('2026-11-21T15:30:00Z'), timeZone };

function rule(rrule: string, more: Partial<RecurrenceRule> = {}): RecurrenceRule {
  return { rrule, anchor: 'schedule', words: '', ...more };
}

describe('firstOccurrence', () => {
  it('keeps a due date that is given', () => {
    const due: When = { at: '2026-12-01T14:00:00Z', timeZone };
    expect(firstOccurrence(rule('FREQ=WEEKLY;BYDAY=MO'), ctx, due)).toEqual(due);
    const day: When = { date: '2026-12-01' };
    expect(firstOccurrence(rule('FREQ=DAILY'), ctx, day)).toEqual(day);
  });

  it("gives a due day the rule's time", () => {
    expect(
      firstOccurrence(rule('FREQ=DAILY', { time: '09:00' }), ctx, { date: '2026-12-01' }),
    ).toEqual({ at: '2026-12-01T14:00:00Z', timeZone });
  });

  it.each([
    ['FREQ=DAILY', {}, '2026-11-21'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', {}, '2026-11-24'],
    ['FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15', {}, '2026-12-15'],
    ['FREQ=DAILY;INTERVAL=3', { start: '2020-02-01' }, '2020-02-01'],
    ['FREQ=WEEKLY;BYDAY=FR;COUNT=1', {}, '2026-11-27'],
  ])('derives the first day of %s', (rrule, more, date) => {
    expect(firstOccurrence(rule(rrule, more), ctx)).toEqual({ date });
  });

  it.each([
    ['FREQ=DAILY', { time: '09:00' }, '2026-11-22T14:00:00Z'],
    ['FREQ=DAILY', { time: '11:00' }, '2026-11-21T16:00:00Z'],
    ['FREQ=HOURLY', {}, '2026-11-21T16:00:00Z'],
    ['FREQ=DAILY;BYHOUR=9;BYMINUTE=0', {}, '2026-11-22T14:00:00Z'],
    ['FREQ=DAILY', { time: '09:00', start: '2026-11-21' }, '2026-11-21T14:00:00Z'],
  ])('derives the first time of %s', (rrule, more, at) => {
    expect(firstOccurrence(rule(rrule, more), ctx)).toEqual({ at, timeZone });
  });

  it('says when a rule has ended before it begins', () => {
    expect(() => firstOccurrence(rule('FREQ=DAILY;UNTIL=20260101'), ctx)).toThrow(
      expect.objectContaining({ code: 'never' }),
    );
  });
});

describe('nextAfterCompletion', () => {
  const day: When = { date: '2026-01-01' };
  const timed: When = { at: '2026-01-01T14:00:00Z', timeZone };
  /** 23:00 on 31 January in New York, already February in UTC. */
  const completedAt = Temporal.Instant.from('2026-02-01T04:00:00Z');

  function next(rrule: string, start: When, more: { done?: number } = {}): When | undefined {
    return nextAfterCompletion({ rule: rule(rrule), completedAt, timeZone, start, ...more });
  }

  it.each([
    ['FREQ=DAILY;INTERVAL=3', '2026-02-03'],
    ['FREQ=WEEKLY', '2026-02-07'],
    ['FREQ=MONTHLY', '2026-02-28'],
    ['FREQ=YEARLY', '2027-01-31'],
    ['FREQ=WEEKLY;BYDAY=SA', '2026-02-07'],
    ['FREQ=MONTHLY;BYMONTHDAY=15', '2026-02-15'],
    ['FREQ=DAILY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;X-TASKLOOM-STEP=BYDAY', '2026-02-04'],
  ])('counts %s from the local day of completion', (rrule, date) => {
    expect(next(rrule, day)).toEqual({ date });
  });

  it('keeps the time of day', () => {
    expect(next('FREQ=DAILY;INTERVAL=2', timed)).toEqual({ at: '2026-02-02T14:00:00Z', timeZone });
    expect(next('FREQ=WEEKLY;BYDAY=MO', timed)).toEqual({ at: '2026-02-02T14:00:00Z', timeZone });
  });

  it('returns to the time of the rule after a first occurrence that a gap has shifted', () => {
    const start: When = { at: '2026-03-08T07:30:00Z', timeZone };
    const found = nextAfterCompletion({
      rule: rule('FREQ=DAILY', { time: '02:30' }),
      completedAt: Temporal.Instant.from('2026-03-09T15:00:00Z'),
      timeZone,
      start,
    });
    expect(found).toEqual({ at: '2026-03-10T06:30:00Z', timeZone });
  });

  it('counts hours from the moment of completion', () => {
    expect(next('FREQ=HOURLY;INTERVAL=5', timed)).toEqual({ at: '2026-02-01T09:00:00Z', timeZone });
  });

  it('ends with UNTIL, and with COUNT once so many are done', () => {
    expect(next('FREQ=DAILY;UNTIL=20260131', day)).toBeUndefined();
    expect(next('FREQ=DAILY;UNTIL=20260201', day)).toEqual({ date: '2026-02-01' });
    expect(next('FREQ=DAILY;COUNT=3', day, { done: 3 })).toBeUndefined();
    expect(next('FREQ=DAILY;COUNT=3', day, { done: 2 })).toEqual({ date: '2026-02-01' });
  });
});

describe('expandRuleAtDtstart', () => {
  const monthly = rule('FREQ=MONTHLY', { clampToMonthEnd: true });

  it('makes a month from a 31st mean the last day of shorter months', () => {
    const pinned = expandRuleAtDtstart(monthly, { date: '2026-01-31' }, timeZone);
    expect(pinned.rrule).toBe('FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1');
    expect(pinned.words).toBe('every month on the 31st');
  });

  it('leaves a day that every month has, and an RRULE that was typed', () => {
    expect(expandRuleAtDtstart(monthly, { date: '2026-01-28' }, timeZone).rrule).toBe(
      'FREQ=MONTHLY',
    );
    expect(expandRuleAtDtstart(rule('FREQ=MONTHLY'), { date: '2026-01-31' }, timeZone).rrule).toBe(
      'FREQ=MONTHLY',
    );
  });

  it('keeps a 29 February in every February', () => {
    const yearly = rule('FREQ=YEARLY', { clampToMonthEnd: true });
    expect(expandRuleAtDtstart(yearly, { date: '2028-02-29' }, timeZone).rrule).toBe(
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1',
    );
  });
});
