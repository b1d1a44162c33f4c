import { describe, expect, test } from 'vitest';

import { bareTask, type PortableTask, type Problem } from '../portable-data.ts';
import { orderByHierarchy } from './task-hierarchy.ts';

describe('the order of tasks', () => {
  test('puts parents first and keeps the file’s order otherwise', () => {
    const { placed } = order([
      task('c', { parent: 'b' }),
      task('b', { parent: 'a' }),
      task('a'),
      task('d'),
    ]);
    expect(placed.map(({ task: { key }, level }) => `${key}${level}`)).toEqual([
      'a1',
      'd1',
      'b2',
      'c3',
    ]);
  });

  test('hangs what is too deep below the last that may have subtasks', () => {
    const chain = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key, index, keys) =>
      task(key, { parent: keys[index - 1] }),
    );
    const { placed, problems } = order(chain);
    expect(placed.map(({ task: { key, parent }, level }) => [key, parent, level])).toEqual([
      ['a', undefined, 1],
      ['b', 'a', 2],
      ['c', 'b', 3],
      ['d', 'c', 4],
      ['e', 'd', 5],
      ['f', 'd', 5],
      ['g', 'd', 5],
    ]);
    expect(problems.map(({ path }) => path)).toEqual(['at f', 'at g']);
  });

  test('breaks a circle of parents, and keeps what hangs below it', () => {
    const { placed, problems } = order([
      task('a', { parent: 'b' }),
      task('b', { parent: 'a' }),
      task('below', { parent: 'a' }),
    ]);
    expect(placed.map(({ task: { key, parent } }) => [key, parent])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['below', 'a'],
    ]);
    expect(problems.map(({ path }) => path)).toEqual(['at a', 'at b']);
  });

  test('breaks a circle of waiting, and keeps what waits for it', () => {
    const { placed } = order([
      task('a', { blockedBy: ['b'] }),
      task('b', { blockedBy: ['a'] }),
      task('after', { blockedBy: ['a'] }),
    ]);
    expect(placed.map(({ task: { blockedBy } }) => blockedBy)).toEqual([[], [], ['a']]);
  });

  // With work that grows with the square of these they would not end within a test's time.
  test.each([
    [
      'a chain',
      (index: number, count: number) => (index + 1 < count ? `t${index + 1}` : undefined),
    ],
    ['a circle', (index: number, count: number) => `t${(index + 1) % count}`],
  ])('takes %s of 40,000 in one go', (_name, parentOf) => {
    const count = 40_000;
    const tasks = Array.from({ length: count }, (_, index) => {
      const parent = parentOf(index, count);
      return task(`t${index}`, { parent, blockedBy: parent === undefined ? [] : [parent] });
    });
    expect(order(tasks).placed).toHaveLength(count);
  });
});

function task(key: string, more: Partial<PortableTask> = {}): PortableTask {
  return { ...bareTask({ key, path: `at ${key}`, title: key }), ...more };
}

function order(tasks: readonly PortableTask[]) {
  const problems: Problem[] = [];
  return { placed: orderByHierarchy(tasks, problems), problems };
}
