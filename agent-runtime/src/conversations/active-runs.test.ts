import { randomUUID } from 'node:crypto';

import { EtagMismatch, type StateStore } from '@taskloom/platform';
import { expect, test } from 'vitest';

import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { ActiveRuns } from './active-runs.ts';

test('a thousand conversations at once are all listed, without one conflict', async () => {
  await using store = createMemoryStateStore();
  let writes = 0;
  let conflicts = 0;
  const counted: StateStore = {
    get: (key, options) => store.get(key, options),
    async set(key, value, write) {
      writes += 1;
      // Others get their turn between the reading and the writing.
      await new Promise(setImmediate);
      return store.set(key, value, write).catch((error: unknown) => {
        if (error instanceof EtagMismatch) conflicts += 1;
        throw error;
      });
    },
    delete: (key, options) => store.delete(key, options),
    [Symbol.asyncDispose]: async () => {},
  };
  const active = new ActiveRuns(counted);
  const ids = Array.from({ length: 1_000 }, () => randomUUID());
  await Promise.all(ids.map((id) => active.add(id)));
  expect(new Set(await active.all())).toEqual(new Set(ids));
  expect(conflicts).toBe(0);
  expect(writes).toBeLessThan(100);
  await Promise.all(ids.slice(1).map((id) => active.remove(id)));
  expect(await active.all()).toEqual(ids.slice(0, 1));
});

test('two pods that write the same entry keep what each of them wants', async () => {
  await using store = createMemoryStateStore();
  const [one, other] = [new ActiveRuns(store), new ActiveRuns(store)];
  const ids = Array.from({ length: 40 }, () => randomUUID());
  await Promise.all(ids.map((id, at) => (at % 2 === 0 ? one : other).add(id)));
  expect(new Set(await one.all())).toEqual(new Set(ids));
});
