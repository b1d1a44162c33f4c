import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLogger, createRedisLiveBus } from '@taskloom/platform';
import { describeLiveBus, waitFor } from '@taskloom/platform/testing';
import { expect, inject, onTestFinished, test } from 'vitest';

import { startRedis } from '../../../stack/parts/redis.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const signal = new AbortController().signal;

describeLiveBus('Redis', async () => {
  const { url } = inject('stackParts').redis;
  const [here, there] = await Promise.all([
    createRedisLiveBus({ url, logger }),
    createRedisLiveBus({ url, logger }),
  ]);
  return {
    here,
    there,
    async [Symbol.asyncDispose]() {
      await here[Symbol.asyncDispose]();
      await there[Symbol.asyncDispose]();
    },
  };
});

test('comes back with Redis, and says that hints may have been missed', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-redis-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const redis = await startRedis({ dir });
  await using bus = await createRedisLiveBus({ url: redis.url, logger });
  const heard: unknown[] = [];
  let missed = 0;
  await bus.subscribe('a', (message) => heard.push(message), { onMissed: () => (missed += 1) });
  await redis.kill();
  await waitFor(() =>
    bus.health.check(signal).then(
      () => false,
      () => true,
    ),
  );
  expect(() => bus.publish('a', 'lost')).not.toThrow();
  const { port, password } = redis;
  await using _again = await startRedis({ dir, port, password });
  await waitFor(() => missed === 1);
  await waitFor(() => {
    bus.publish('a', 'heard');
    return heard.includes('heard');
  });
  expect(heard).not.toContain('lost');
});

test.each([
  ['a wrong password', () => inject('stackParts').redis.url.replace(/:[^:@]+@/u, ':wrong@')],
  ['an unknown authority', () => inject('stackParts').redisTls.url],
])('starts without Redis, and is not healthy, with %s', async (_case, url) => {
  await using bus = await createRedisLiveBus({ url: url(), logger });
  await bus.subscribe('a', () => {});
  bus.publish('a', 1);
  await expect(bus.health.check(signal)).rejects.toMatchObject({ code: 'not_connected' });
});

test('reaches Redis over TLS with a private authority', async () => {
  const { url, ca } = inject('stackParts').redisTls;
  await using bus = await createRedisLiveBus({ url, ca, logger });
  const heard: unknown[] = [];
  await bus.subscribe('a', (message) => heard.push(message));
  bus.publish('a', 1);
  await waitFor(() => heard.length === 1);
  expect(heard).toEqual([1]);
});
