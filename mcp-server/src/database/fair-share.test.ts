import { setImmediate as nextTurn } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { FairShare } from './fair-share.ts';

test('one person has so many works under way at once, whatever they ask, and others go on', async () => {
  const shares = new FairShare(2);
  const release = Promise.withResolvers<void>();
  const begun: string[] = [];
  const work = (name: string) => async () => {
    begun.push(name);
    await release.promise;
  };
  const annas = [1, 2, 3, 4].map((n) => shares.run('anna', work(`anna ${n}`)));
  const bens = shares.run('ben', work('ben'));
  await nextTurn();
  expect(begun).toEqual(['anna 1', 'anna 2', 'ben']);
  release.resolve();
  await Promise.all([...annas, bens]);
  expect(begun.slice(3)).toEqual(['anna 3', 'anna 4']);
});

test('a work that fails makes room like any other', async () => {
  const shares = new FairShare(1);
  const failing = shares.run('anna', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await shares.run('anna', async () => 'done')).toBe('done');
});
