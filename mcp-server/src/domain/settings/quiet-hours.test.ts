import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';

import { quietUntil } from './quiet-hours.ts';

function until(hours: [string, string] | undefined, local: string, zone = 'Europe/Berlin') {
  const user = {
    quiet_start: hours?.[0] ?? null,
    quiet_end: hours?.[1] ?? null,
    time_zone: zone,
  };
  const now = Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant();
  return quietUntil(user, now)?.toZonedDateTimeISO(zone).toPlainDateTime().toString();
}

describe('quiet hours', () => {
  const night: [string, string] = ['22:00', '07:00'];
  const noon: [string, string] = ['12:00', '13:30'];

  test.each([
    [night, '2026-11-21T21:59', undefined],
    [night, '2026-11-21T22:00', '2026-11-22T07:00:00'],
    [night, '2026-11-22T03:00', '2026-11-22T07:00:00'],
    [night, '2026-11-22T07:00', undefined],
    [noon, '2026-11-21T12:00', '2026-11-21T13:30:00'],
    [noon, '2026-11-21T13:30', undefined],
    [noon, '2026-11-21T11:59', undefined],
    [undefined, '2026-11-21T03:00', undefined],
  ])('of %s at %s last until %s', (hours, local, end) => {
    expect(until(hours, local)).toBe(end);
  });

  test('end by the clock on the wall when the clocks change that night', () => {
    expect(until(night, '2026-10-24T23:00')).toBe('2026-10-25T07:00:00');
    expect(until(['23:00', '02:30'], '2026-03-28T23:30')).toBe('2026-03-29T03:30:00');
  });
});
