import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { nextOccurrences } from './occurrences.ts';
import type { OccurrenceQuery } from './occurrences.ts';
import type { When } from './types.ts';
import { fromLocalDateTime, occurrenceKey } from './wall-clock.ts';

const BERLIN = 'Europe/Berlin';

function at(wall: string, timeZone = BERLIN): When {
  return fromLocalDateTime(Temporal.PlainDateTime.from(wall), timeZone);
}

/** Occurrences as their keys, instants on Berlin's clock. */
function expand(rrule: string, start: When, query: Partial<OccurrenceQuery> = {}): string[] {
  const found = nextOccurrences({ rule: { rrule }, start, timeZone: BERLIN, count: 4, ...query });
  return found.map((when) =>
    'date' in when
      ? when.date
      : Temporal.Instant.from(when.at)
          .toZonedDateTimeISO(BERLIN)
          .toString({ smallestUnit: 'minute', timeZoneName: 'never' }),
  );
}

type FixtureRow = [rrule: string, zone: string, start: string, after: string, keys: string[]];

/** dateutil does not count a DTSTART that the rule does not fall on. */
function uncounted(
  rrule: string,
  { start, timeZone, time }: { start: When; timeZone: string; time: { time?: string } },
): string {
  if (!rrule.includes('COUNT=')) return rrule;
  const endless = rrule.replace(/;?COUNT=\d+/u, '');
  const [first] = nextOccurrences({ rule: { rrule: endless, ...time }, start, timeZone, count: 1 });
  if (first && occurrenceKey(first) === occurrenceKey(start)) return rrule;
  return rrule.replace(/COUNT=(\d+)/u, (_match, count: string) => `COUNT=${Number(count) + 1}`);
}

/** dateutil's hourly rules know a time that the clock shows twice once. */
function isSecondPass(when: When, timeZone: string): boolean {
  if (!('at' in when)) return false;
  const local = Temporal.Instant.from(when.at).toZonedDateTimeISO(timeZone);
  return !local.toPlainDateTime().toZonedDateTime(timeZone).equals(local);
}

describe('nextOccurrences', () => {
  it('agrees with python-dateutil on random rules, zones and DST edges', () => {
    const path = new URL('dateutil.generated.json', import.meta.url);
    const rows = JSON.parse(readFileSync(path, 'utf8')) as FixtureRow[];
    expect(rows.length).toBeGreaterThan(1_500);
    const wrong = rows.filter(([rrule, timeZone, start, after, keys]) => {
      const isTimed = start.includes('T');
      const dtstart: When = isTimed ? at(start, timeZone) : { date: start };
      const time = isTimed ? { time: start.slice(11) } : {};
      const found = nextOccurrences({
        rule: { rrule: uncounted(rrule, { start: dtstart, timeZone, time }), ...time },
        start: dtstart,
        timeZone,
        ...(after === ''
          ? {}
          : { after: after.includes('T') ? { at: after, timeZone } : { date: after } }),
        count: 12,
      })
        .filter((when) => !isSecondPass(when, timeZone))
        .slice(0, 5);
      // The fixture leaves out the seconds.
      return found.map((when) => occurrenceKey(when).replace(':00Z', 'Z')).join() !== keys.join();
    });
    expect(wrong).toEqual([]);
  }, 60_000);

  it.each([
    ['FREQ=WEEKLY;BYDAY=MO;COUNT=3', '2026-12-01', ['2026-12-07', '2026-12-14']],
    ['FREQ=WEEKLY;BYDAY=MO;COUNT=3', '2026-11-30', ['2026-11-30', '2026-12-07', '2026-12-14']],
    ['FREQ=WEEKLY;BYDAY=MO;COUNT=1', '2026-12-01', []],
  ])('counts the start as the first of %s from %s (RFC 5545, 3.3.10)', (rrule, date, dates) => {
    const found = nextOccurrences({ rule: { rrule }, start: { date }, timeZone: BERLIN, count: 5 });
    expect(found).toEqual(dates.map((each) => ({ date: each })));
  });

  it('falls on every hour that passes when the clock is put back', () => {
    expect(expand('FREQ=HOURLY', at('2026-10-25T01:00'))).toEqual([
      '2026-10-25T01:00+02:00',
      '2026-10-25T02:00+02:00',
      '2026-10-25T02:00+01:00',
      '2026-10-25T03:00+01:00',
    ]);
    expect(expand('FREQ=MINUTELY;INTERVAL=30', at('2026-10-25T02:00'), { count: 5 })).toEqual([
      '2026-10-25T02:00+02:00',
      '2026-10-25T02:30+02:00',
      '2026-10-25T02:00+01:00',
      '2026-10-25T02:30+01:00',
      '2026-10-25T03:00+01:00',
    ]);
    const start = at('2026-10-24T00:00');
    const after: When = { at: '2026-10-25T00:00:00Z', timeZone: BERLIN };
    expect(expand('FREQ=HOURLY', start, { after, count: 2 })).toEqual([
      '2026-10-25T02:00+01:00',
      '2026-10-25T03:00+01:00',
    ]);
  });

  it('shifts what falls into a DST gap and returns to the time after it', () => {
    expect(expand('FREQ=DAILY', at('2026-03-28T02:30'))).toEqual([
      '2026-03-28T02:30+01:00',
      '2026-03-29T03:30+02:00',
      '2026-03-30T02:30+02:00',
      '2026-03-31T02:30+02:00',
    ]);
  });

  it('goes on after a moment that lies between a time in a gap and what it was shifted to', () => {
    const after: When = { at: '2026-03-29T01:10:00Z', timeZone: BERLIN };
    expect(expand('FREQ=DAILY', at('2026-03-28T02:30'), { after, count: 2 })).toEqual([
      '2026-03-29T03:30+02:00',
      '2026-03-30T02:30+02:00',
    ]);
  });

  it('takes the first of a time that an overlap repeats', () => {
    expect(expand('FREQ=DAILY', at('2026-10-24T02:30'), { count: 2 })).toEqual([
      '2026-10-24T02:30+02:00',
      '2026-10-25T02:30+02:00',
    ]);
  });

  it('keeps the time of a series whose first occurrence a gap has shifted', () => {
    const start = at('2026-03-29T02:30');
    const rule = { rrule: 'FREQ=DAILY', time: '02:30' };
    expect(expand('', start, { rule, count: 2 })).toEqual([
      '2026-03-29T03:30+02:00',
      '2026-03-30T02:30+02:00',
    ]);
  });

  it('keeps instants in order and unique where a gap pushes one onto the next', () => {
    const found = expand('FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30', at('2026-03-29T00:00'), {
      count: 3,
    });
    expect(found).toEqual([
      '2026-03-29T03:00+02:00',
      '2026-03-29T03:30+02:00',
      '2026-03-30T02:00+02:00',
    ]);
  });

  it('goes on after the given occurrence, far from the start', () => {
    const after: When = { date: '2026-11-21' };
    expect(expand('FREQ=DAILY;INTERVAL=3', { date: '1996-01-01' }, { after, count: 2 })).toEqual([
      '2026-11-22',
      '2026-11-25',
    ]);
  });

  it('counts COUNT from the start, not from where it looks', () => {
    const after: When = { date: '2026-01-02' };
    expect(expand('FREQ=DAILY;COUNT=4', { date: '2026-01-01' }, { after })).toEqual([
      '2026-01-03',
      '2026-01-04',
    ]);
  });

  it('lets in all of the day that UNTIL names', () => {
    const start = at('2026-01-01T18:00');
    expect(expand('FREQ=DAILY;UNTIL=20260102', start)).toHaveLength(2);
    expect(expand('FREQ=DAILY;UNTIL=20260102T165959Z', start)).toHaveLength(1);
    expect(expand('FREQ=DAILY;UNTIL=20260102T180000', start)).toHaveLength(2);
  });

  it('leaves out exceptions by occurrence or by day, and adds single dates', () => {
    const start = at('2026-01-01T09:00');
    const exdates = ['2026-01-02', '2026-01-03T08:00:00Z'];
    const rdates = ['2026-01-05T11:00:00Z', '2026-01-04T08:00:00Z'];
    expect(expand('FREQ=DAILY', start, { exdates, rdates, count: 4 })).toEqual([
      '2026-01-01T09:00+01:00',
      '2026-01-04T09:00+01:00',
      '2026-01-05T09:00+01:00',
      '2026-01-05T12:00+01:00',
    ]);
  });

  it('gives single dates even when the rule has ended', () => {
    const query = { rdates: ['2026-02-01', '2026-01-20'] };
    expect(expand('FREQ=DAILY;COUNT=1', { date: '2026-01-01' }, query)).toEqual([
      '2026-01-01',
      '2026-01-20',
      '2026-02-01',
    ]);
  });

  it('skips months without the day, as RFC 5545 says', () => {
    expect(expand('FREQ=MONTHLY;BYMONTHDAY=31', { date: '2026-01-31' }, { count: 3 })).toEqual([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
    ]);
  });

  it('counts only workdays for every 3rd workday', () => {
    const rrule = 'FREQ=DAILY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;X-TASKLOOM-STEP=BYDAY';
    const dates = ['2026-11-23', '2026-11-26', '2026-12-01', '2026-12-04'];
    expect(expand(rrule, { date: '2026-11-21' })).toEqual(dates);
    expect(
      expand(rrule, { date: '2026-11-21' }, { after: { date: '2026-11-26' }, count: 2 }),
    ).toEqual(dates.slice(2));
    const ended = rrule.replace(';X-', ';COUNT=2;X-');
    expect(expand(ended, { date: '2026-11-23' })).toEqual(dates.slice(0, 2));
  });

  it.each([
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
    ['FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31'],
    ['FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30'],
    ['FREQ=HOURLY;INTERVAL=24;BYHOUR=5'],
  ])('says that %s never falls on a day', (rrule) => {
    expect(() => expand(rrule, at('2026-01-01T09:00'))).toThrow(
      expect.objectContaining({ code: 'never' }),
    );
  });

  it('gives what it found of a rule whose next occurrence is out of reach', () => {
    const rrule = 'FREQ=HOURLY;INTERVAL=5;BYHOUR=9;BYDAY=TU;BYYEARDAY=366';
    const start = at('2024-12-31T09:00');
    expect(expand(rrule, start)).toEqual(['2024-12-31T09:00+01:00']);
    expect(() => expand(rrule, start, { after: start })).toThrow(
      expect.objectContaining({ code: 'never' }),
    );
  });

  it('ends with the last year that a date can be written in', () => {
    expect(expand('FREQ=YEARLY;INTERVAL=5000', { date: '2026-01-01' })).toEqual([
      '2026-01-01',
      '7026-01-01',
    ]);
  });
});
