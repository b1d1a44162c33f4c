import { expect, test } from 'vitest';

import { FairQueue, type Leave } from './fair-queue.ts';

test('people take turns, however much one of them sends', async () => {
  const queue = new FairQueue(1);
  const order: string[] = [];
  const leaves: Leave[] = [];
  const first = await queue.enter('ana', () => {});
  const entered = ['ana 1', 'ana 2', 'ana 3', 'ben 1', 'eve 1', 'ben 2'].map(async (name) => {
    const leave = await queue.enter(name.split(' ')[0] ?? '', () => {});
    order.push(name);
    leaves.push(leave);
  });
  first();
  for (const _ of entered) {
    await new Promise(setImmediate);
    leaves.shift()?.();
  }
  await Promise.all(entered);
  expect(order).toEqual(['ana 1', 'ben 1', 'eve 1', 'ana 2', 'ben 2', 'ana 3']);
});

test('never lets more in than there are places, and says who is how far', async () => {
  const queue = new FairQueue(2);
  const positions = new Map<string, number>();
  let inside = 0;
  let most = 0;
  const work = ['a', 'b', 'c', 'd', 'e'].map(async (person) => {
    const leave = await queue.enter(person, (position) => positions.set(person, position));
    inside += 1;
    most = Math.max(most, inside);
    if (person === 'a') queue.tellPositions();
    await new Promise(setImmediate);
    inside -= 1;
    leave();
    leave();
  });
  await Promise.all(work);
  expect(most).toBe(2);
  expect(queue.waiting).toBe(0);
  expect([...positions]).toEqual([
    ['c', 1],
    ['d', 2],
    ['e', 3],
  ]);
});
