import { expect, test } from 'vitest';

import { minutesOf } from './minutes-of.ts';

test('minutes are those of the zone’s clocks', () => {
  expect(minutesOf('2026-12-01T08:30:00Z', 'Europe/Berlin')).toBe(9 * 60 + 30);
  expect(minutesOf('2026-12-01T05:15:00Z', 'America/New_York')).toBe(15);
});
