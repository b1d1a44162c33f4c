import { EtagMismatch, type StateStore } from '@taskloom/platform';
import { expect, test, vi } from 'vitest';

import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { compareAndSet, timeout } from './compare-and-set.ts';

test('changes made at once are all kept', async () => {
  await using store = createMemoryStateStore();
  const add = (n: number) =>
    compareAndSet<number[]>(store, 'list', (stored = []) => [...stored, n]);
  await Promise.all(Array.from({ length: 8 }, (_, n) => add(n)));
  const kept = await store.get('list');
  expect(new Set(kept?.value as number[])).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
});

test('gives what is stored where nothing is to be changed, and writes nothing', async () => {
  await using store = createMemoryStateStore();
  await store.set('list', [1]);
  const before = await store.get('list');
  expect(await compareAndSet<number[]>(store, 'list', () => undefined)).toEqual([1]);
  expect(await store.get('list')).toEqual(before);
  expect(await compareAndSet<number[]>(store, 'none', () => undefined)).toBeUndefined();
});

test('gives what it has written', async () => {
  await using store = createMemoryStateStore();
  expect(await compareAndSet<number[]>(store, 'list', (stored = []) => [...stored, 1])).toEqual([
    1,
  ]);
});

/** A store on which each write fails. */
function failing(store: StateStore, error: Error): { store: StateStore; tries: () => number } {
  let tries = 0;
  const set = (): Promise<never> => {
    tries += 1;
    return Promise.reject(error);
  };
  return { store: { ...store, set }, tries: () => tries };
}

test('gives up when somebody is faster twenty times, and says why', async () => {
  await using memory = createMemoryStateStore();
  const lost = new EtagMismatch('list');
  const { store, tries } = failing(memory, lost);
  await expect(compareAndSet(store, 'list', () => [1])).rejects.toBe(lost);
  expect(tries()).toBe(20);
});

test('tries a write that fails otherwise only once: it may have arrived', async () => {
  await using memory = createMemoryStateStore();
  const down = new Error('the store is down');
  const { store, tries } = failing(memory, down);
  await expect(compareAndSet(store, 'list', () => [1])).rejects.toBe(down);
  expect(tries()).toBe(1);
});

test('bounds the time of each call to the store', async () => {
  await using memory = createMemoryStateStore();
  const after = vi.spyOn(AbortSignal, 'timeout');
  const signals: unknown[] = [];
  const store: StateStore = {
    ...memory,
    get: (key, options) => (signals.push(options?.signal), memory.get(key, options)),
    set: (key, value, options) => (signals.push(options?.signal), memory.set(key, value, options)),
  };
  await compareAndSet(store, 'list', () => [1]);
  expect(signals).toEqual(after.mock.results.map(({ value }) => value));
  expect(signals).toHaveLength(2);
  expect(after.mock.calls).toEqual([[10_000], [10_000]]);
  expect(timeout().signal.aborted).toBe(false);
  after.mockRestore();
});
