import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { waitFor } from '../testing/wait-for.ts';
import { EtagMismatch, type StateStore } from './state-store.ts';

/** What every `StateStore` does. */
export function describeStateStore(
  name: string,
  make: () => Promise<{ store: StateStore } & AsyncDisposable>,
): void {
  describe(`${name} as a StateStore`, () => {
    let made: { store: StateStore } & AsyncDisposable;
    beforeAll(async () => (made = await make()));
    afterAll(() => made[Symbol.asyncDispose]());
    const key = () => `contract-${randomUUID()}`;

    test('gives back what was set, as JSON, and nothing for what was not', async () => {
      const name = key();
      const value = { text: 'ü “quoted” \n', n: 1.5, list: [1, null, { deep: true }], empty: {} };
      expect(await made.store.get(name)).toBeUndefined();
      const etag = await made.store.set(name, value);
      expect(await made.store.get(name)).toEqual({ value, etag });
    });

    test.each([[null], [false], [0], ['']])('keeps %j apart from nothing', async (value) => {
      const name = key();
      await made.store.set(name, value);
      expect((await made.store.get(name))?.value).toBe(value);
      expect(await made.store.get(`${name} `)).toBeUndefined();
    });

    test('writes regardless of the etag when none is named', async () => {
      const name = key();
      const first = await made.store.set(name, 1);
      const second = await made.store.set(name, 2);
      expect(second).not.toBe(first);
      expect(await made.store.get(name)).toEqual({ value: 2, etag: second });
    });

    test('changes the etag with every write and refuses one that names an old etag', async () => {
      const name = key();
      const first = await made.store.set(name, 1);
      const second = await made.store.set(name, 2, { etag: first });
      expect(second).not.toBe(first);
      await expect(made.store.set(name, 3, { etag: first })).rejects.toBeInstanceOf(EtagMismatch);
      expect((await made.store.get(name))?.value).toBe(2);
    });

    test('creates only what does not exist when the etag is null', async () => {
      const name = key();
      await made.store.set(name, 'first', { etag: null });
      await expect(made.store.set(name, 'second', { etag: null })).rejects.toBeInstanceOf(
        EtagMismatch,
      );
      expect((await made.store.get(name))?.value).toBe('first');
    });

    test('lets exactly one of many writers with the same etag win', async () => {
      const name = key();
      const etag = await made.store.set(name, 'start');
      const writes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) => made.store.set(name, n, { etag })),
      );
      const winners = writes.flatMap((write, n) => (write.status === 'fulfilled' ? [n] : []));
      expect(winners).toHaveLength(1);
      expect((await made.store.get(name))?.value).toBe(winners[0]);
    });

    test('lets exactly one of many creators win', async () => {
      const name = key();
      const writes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) => made.store.set(name, n, { etag: null })),
      );
      const winners = writes.flatMap((write, n) => (write.status === 'fulfilled' ? [n] : []));
      const losers = writes.flatMap((write) => (write.status === 'rejected' ? [write.reason] : []));
      expect(winners).toHaveLength(1);
      expect(losers.every((reason) => reason instanceof EtagMismatch)).toBe(true);
      expect((await made.store.get(name))?.value).toBe(winners[0]);
    });

    test('refuses an update that names an etag of an entry that is gone', async () => {
      const name = key();
      const etag = await made.store.set(name, 1);
      await made.store.delete(name);
      await expect(made.store.set(name, 2, { etag })).rejects.toBeInstanceOf(EtagMismatch);
    });

    test('deletes, without error also what is not there, and checks the etag', async () => {
      const name = key();
      await made.store.delete(name);
      const old = await made.store.set(name, 1);
      await made.store.set(name, 2);
      await expect(made.store.delete(name, { etag: old })).rejects.toBeInstanceOf(EtagMismatch);
      const current = await made.store.get(name);
      await made.store.delete(name, { etag: current?.etag ?? '' });
      expect(await made.store.get(name)).toBeUndefined();
    });

    test('forgets an entry when its time is up, and lets it be created again', async () => {
      const name = key();
      await made.store.set(name, 1, { ttlSeconds: 1 });
      expect((await made.store.get(name))?.value).toBe(1);
      await waitFor(async () => (await made.store.get(name)) === undefined);
      await made.store.set(name, 2, { etag: null });
      expect((await made.store.get(name))?.value).toBe(2);
    });

    test('refuses an update that names the etag of an entry whose time is up', async () => {
      const name = key();
      const etag = await made.store.set(name, 1, { ttlSeconds: 1 });
      await waitFor(async () => (await made.store.get(name)) === undefined);
      await expect(made.store.set(name, 2, { etag })).rejects.toBeInstanceOf(EtagMismatch);
      expect(await made.store.get(name)).toBeUndefined();
    });

    test('keeps for good what a later write gave no time', async () => {
      const name = key();
      const control = key();
      const etag = await made.store.set(name, 1, { ttlSeconds: 1 });
      await made.store.set(name, 2, { etag });
      await made.store.set(control, 1, { ttlSeconds: 1 });
      await waitFor(async () => (await made.store.get(control)) === undefined);
      expect((await made.store.get(name))?.value).toBe(2);
    });

    test('does nothing for a signal that is aborted', async () => {
      const name = key();
      const signal = AbortSignal.abort(new Error('stopped by the test'));
      await expect(made.store.set(name, 1, { signal })).rejects.toThrow('stopped by the test');
      await expect(made.store.get(name, { signal })).rejects.toThrow('stopped by the test');
      await made.store.set(name, 1);
      await expect(made.store.delete(name, { signal })).rejects.toThrow('stopped by the test');
      expect((await made.store.get(name))?.value).toBe(1);
    });
  });
}
