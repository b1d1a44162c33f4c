import { expect, test } from 'vitest';

import { labelOffset, reminderInput } from './reminder-words.ts';

test.each([
  ['-PT30M', '30 minutes before'],
  ['-PT1H', '1 hour before'],
  ['-P1DT2H', '1 day 2 hours before'],
  ['PT0S', 'when due'],
  ['PT5M', '5 minutes after'],
  ['-P1W', '-P1W'],
])('%s reads "%s"', (offset, words) => {
  expect(labelOffset(offset)).toBe(words);
});

test('a kept reminder keeps its meaning: the offset where it has one, else the instant', () => {
  const fire_at = '2026-11-21T08:30:00Z';
  expect(reminderInput({ id: 'r', fire_at, offset: '-PT30M' })).toBe('-PT30M');
  expect(reminderInput({ id: 'r', fire_at })).toBe(fire_at);
});
