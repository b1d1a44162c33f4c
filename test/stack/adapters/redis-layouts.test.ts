import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLogger, createRedisLiveBus } from '@taskloom/platform';
import { describeLiveBus, waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import type { RedisTopology } from './redis-topologies.ts';
import { startCluster, startSentinels } from './redis-topologies.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const signal = new AbortController().signal;
const LONG = { timeoutMs: 60_000 };

const shared: { dir: string; cluster?: RedisTopology; sentinels?: Omit<RedisTopology, 'restart'> } =
  { dir: '' };
beforeAll(async () => {
  shared.dir = await mkdtemp(join(tmpdir(), 'taskloom-redis-layouts-'));
  shared.cluster = await startCluster(join(shared.dir, 'cluster'));
  shared.sentinels = await startSentinels(join(shared.dir, 'sentinels'), { downAfterMs: 60_000 });
});
afterAll(async () => {
  await shared.cluster?.[Symbol.asyncDispose]();
  await shared.sentinels?.[Symbol.asyncDispose]();
  await rm(shared.dir, { recursive: true, force: true });
});

for (const layout of ['cluster', 'sentinels'] as const)
  describeLiveBus(`Redis with ${layout}`, async () => {
    const url = shared[layout]?.url ?? '';
    const [here, there] = await Promise.all([open(url), open(url)]);
    return {
      here,
      there,
      async [Symbol.asyncDispose]() {
        await here[Symbol.asyncDispose]();
        await there[Symbol.asyncDispose]();
      },
    };
  });

test('goes on with the replica that the sentinels promote, and says that hints may have been missed', async () => {
  await using redis = await startSentinels(await temporary(), { downAfterMs: 3_000 });
  await using bus = await open(redis.url);
  const listening = await listen(bus);
  await waitFor(() => isWell(bus), LONG);
  await redis.nodes[0]?.kill();
  await waitFor(() => listening.missed > 0, LONG);
  expect(await isHeard(bus, listening.heard)).toBe(true);
  await waitFor(() => isWell(bus), LONG);
}, 120_000);

test('goes on with a cluster whose nodes went one after the other and came back', async () => {
  await using redis = await startCluster(await temporary());
  await using bus = await open(redis.url);
  const listening = await listen(bus);
  // Whichever of them it listens at.
  for (const [index, node] of redis.nodes.entries()) {
    await node.kill();
    await redis.restart(index);
  }
  await waitFor(() => listening.missed > 0, LONG);
  expect(await isHeard(bus, listening.heard)).toBe(true);
}, 120_000);

test.each([
  ['a cluster', 'redis-cluster://127.0.0.1:9,127.0.0.1:9'],
  ['sentinels', 'redis-sentinel://127.0.0.1:9/main'],
])('starts without %s, and is not healthy', async (_case, url) => {
  await using bus = await open(url);
  await bus.subscribe('a', () => {});
  bus.publish('a', 1);
  await expect(bus.health.check(signal)).rejects.toMatchObject({ code: 'not_connected' });
});

test('is there once the cluster is that was away at its start', async () => {
  await using redis = await startCluster(await temporary());
  for (const node of redis.nodes) await node.kill();
  await using bus = await open(redis.url);
  const listening = await listen(bus);
  for (const index of redis.nodes.keys()) await redis.restart(index);
  expect(await isHeard(bus, listening.heard)).toBe(true);
}, 120_000);

function open(url: string) {
  return createRedisLiveBus({ url, logger });
}

async function listen(bus: Awaited<ReturnType<typeof open>>) {
  const listening = { heard: [] as unknown[], missed: 0 };
  await bus.subscribe('a', (message) => listening.heard.push(message), {
    onMissed: () => (listening.missed += 1),
  });
  return listening;
}

async function isWell(bus: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  return bus.health.check(signal).then(
    () => true,
    () => false,
  );
}

async function isHeard(bus: Awaited<ReturnType<typeof open>>, heard: unknown[]): Promise<boolean> {
  heard.length = 0;
  return waitFor(() => {
    bus.publish('a', 'heard');
    return heard.length > 0;
  }, LONG);
}

async function temporary(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-redis-layout-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
