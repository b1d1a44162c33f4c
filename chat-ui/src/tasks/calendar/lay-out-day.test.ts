import { expect, test } from 'vitest';

import { layOutDay } from './lay-out-day.ts';

const lanes = (...entries: [start: number, length: number][]) =>
  layOutDay(entries.map(([start, length]) => ({ start, length }))).map(
    ({ lane, lanes: of }) => `${lane + 1}/${of}`,
  );

test('what does not overlap has the whole width', () => {
  expect(lanes([540, 60], [600, 30], [700, 30])).toEqual(['1/1', '1/1', '1/1']);
});

test('what overlaps stands side by side, and a lane that is free again is taken', () => {
  expect(lanes([540, 120], [550, 20], [570, 60], [800, 30])).toEqual(['1/2', '2/2', '2/2', '1/1']);
});
