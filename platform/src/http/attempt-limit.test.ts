import { MemoryStore } from 'express-rate-limit';
import { expect, test } from 'vitest';

import { waitFor } from '../testing/wait-for.ts';
import { createAttemptLimit } from './attempt-limit.ts';

const times = async (count: number, act: () => Promise<void>) => {
  for (let done = 0; done < count; done += 1) await act();
};

test('an address that tried too often is told how long to wait, others are not', async () => {
  const attempts = createAttemptLimit({ limit: 3, windowMs: 60_000 });
  await times(3, () => attempts.count('203.0.113.7'));
  await expect(attempts.count('203.0.113.7')).rejects.toMatchObject({
    status: 429,
    code: 'limit_exceeded',
    headers: { 'retry-after': expect.stringMatching(/^(?:60|59)$/u) },
  });
  await attempts.count('203.0.113.8');
});

test('the addresses of one IPv6 network count as one', async () => {
  const attempts = createAttemptLimit({ limit: 2, windowMs: 60_000 });
  await attempts.count('2001:db8:1:1::1');
  await attempts.count('2001:db8:1:1::2');
  await expect(attempts.count('2001:db8:1:1:ffff::3')).rejects.toMatchObject({ status: 429 });
  await attempts.count('2001:db8:ffff::1');
});

test('it ends with its window', async () => {
  const attempts = createAttemptLimit({ limit: 1, windowMs: 500 });
  await attempts.count('203.0.113.7');
  await expect(attempts.count('203.0.113.7')).rejects.toMatchObject({ status: 429 });
  await waitFor(() =>
    attempts.count('203.0.113.7').then(
      () => true,
      () => false,
    ),
  );
});

test('replicas that share a store count together', async () => {
  const store = new MemoryStore();
  const replicas = [1, 2].map(() => createAttemptLimit({ limit: 3, windowMs: 60_000, store }));
  for (const attempts of replicas) await attempts.count('203.0.113.7');
  await replicas[0]?.count('203.0.113.7');
  await expect(replicas[1]?.count('203.0.113.7')).rejects.toMatchObject({ status: 429 });
});

test('a store that cannot be reached keeps nobody out', async () => {
  class Away extends MemoryStore {
    override increment(): never {
      throw new Error('away');
    }
  }
  const attempts = createAttemptLimit({ limit: 0, store: new Away() });
  await expect(attempts.count('203.0.113.7')).resolves.toBeUndefined();
});
