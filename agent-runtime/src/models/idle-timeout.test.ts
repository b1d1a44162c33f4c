import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { withIdleTimeout } from './idle-timeout.ts';

const never = new Promise<never>(() => {});

async function* hangAfter(...items: number[]): AsyncGenerator<number> {
  yield* items;
  await never;
}

async function collect(
  source: AsyncIterable<number>,
  options: { idleMs?: number; signal?: AbortSignal } = {},
): Promise<number[]> {
  const got: number[] = [];
  const { idleMs = 10_000, signal = new AbortController().signal } = options;
  const onIdle = () => new Error(`idle after ${got.join()}`);
  for await (const item of withIdleTimeout(source, { idleMs, signal, onIdle })) got.push(item);
  return got;
}

test('a stream that comes to its end is passed on whole', async () => {
  async function* source() {
    yield* [1, 2, 3];
  }
  expect(await collect(source())).toEqual([1, 2, 3]);
});

test('a stream that falls silent is given up', async () => {
  await expect(collect(hangAfter(1, 2), { idleMs: 20 })).rejects.toThrow('idle after 1,2');
});

test('an abort ends even a stream that does not heed it', async () => {
  const signal = AbortSignal.timeout(20);
  await expect(collect(hangAfter(1), { signal })).rejects.toThrow('timeout');
  await expect(collect(hangAfter(1), { signal })).rejects.toBe(signal.reason);
});

test('who stops reading ends the source', async () => {
  let ended = false;
  async function* source() {
    try {
      yield* [1, 2, 3];
    } finally {
      ended = true;
    }
  }
  const { signal } = new AbortController();
  const onIdle = () => new Error('idle');
  for await (const item of withIdleTimeout(source(), { idleMs: 1000, signal, onIdle })) {
    if (item === 1) break;
  }
  expect(await waitFor(() => ended)).toBe(true);
});
