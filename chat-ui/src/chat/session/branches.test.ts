import { expect, test } from 'vitest';

import { alternativesAt } from './branches.ts';

/** `second` and `third` edit the message after two runs; `inner` goes on from `second` after its third. */
const branches = [
  { branchId: 'first', fork: 0 },
  { branchId: 'second', parentId: 'first', fork: 2 },
  { branchId: 'third', parentId: 'second', fork: 2 },
  { branchId: 'inner', parentId: 'second', fork: 3 },
];

test.each([
  ['first', 2, 0, ['first', 'inner', 'third']],
  ['second', 2, 1, ['first', 'second', 'third']],
  ['third', 2, 2, ['first', 'inner', 'third']],
  ['inner', 2, 1, ['first', 'inner', 'third']],
  ['second', 3, 0, ['second', 'inner']],
  ['inner', 3, 1, ['second', 'inner']],
])('%s after %i runs is number %i of %j', (branchId, turn, at, branchIds) => {
  expect(alternativesAt(turn, { branches, branchId })).toEqual({ at, branchIds });
});

test('where all go the same way, and where there is one, nothing is to be chosen', () => {
  expect(alternativesAt(1, { branches, branchId: 'inner' })).toBeUndefined();
  expect(alternativesAt(3, { branches, branchId: 'first' })).toBeUndefined();
  expect(alternativesAt(0, { branches: [], branchId: 'first' })).toBeUndefined();
});
