import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import {
  connectPostgres,
  createDaprSidecar,
  createDaprStateStore,
  createPostgresStateStore,
  migratePlatform,
} from '@taskloom/platform';
import type { StateStore } from '@taskloom/platform';

import { startDaprd } from '../stack/parts/daprd.ts';
import { startPostgres } from '../stack/parts/postgres.ts';
import { startRedis } from '../stack/parts/redis.ts';

const OPERATIONS = 2_000;
const WARM_UP = 300;
const components = resolve(import.meta.dirname, '../components');
/** About as large as the head of a conversation. */
const VALUE = {
  title: 'bench',
  events: Array.from({ length: 20 }, (_, n) => ({ n, text: 'x'.repeat(80) })),
};

/**
 * `node bench/state.ts`: what a get and a conditional set of the state store take, by the clock and by this
 * process's CPU time, on both backbones of this machine.
 */
async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-bench-'));
  await using parts = new AsyncDisposableStack();
  parts.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const postgres = await startPostgresStore(join(dir, 'postgres'), parts);
  const dapr = await startDaprStore(dir, parts);
  console.table([
    { backbone: 'standalone', ...(await measure(postgres)) },
    { backbone: 'Dapr, Redis', ...(await measure(dapr)) },
  ]);
}

async function startPostgresStore(dir: string, parts: AsyncDisposableStack): Promise<StateStore> {
  await mkdir(dir, { recursive: true, mode: 0o755 });
  const server = parts.use(
    await startPostgres({ dir, superuser: { name: 'bench', password: 'bench' } }),
  );
  const sql = connectPostgres(server.adminUrl('postgres'), { max: 4 });
  parts.defer(() => sql.end({ timeout: 5 }));
  await migratePlatform(sql);
  return parts.use(createPostgresStateStore({ sql }));
}

async function startDaprStore(dir: string, parts: AsyncDisposableStack): Promise<StateStore> {
  const redis = parts.use(await startRedis({ dir: join(dir, 'redis') }));
  const daprd = parts.use(
    await startDaprd({
      appId: 'agent-runtime',
      resourcesPath: [join(components, 'common'), join(components, 'local')],
      config: join(components, 'local/config.yaml'),
      env: {
        TASKLOOM_REDIS_HOST: `127.0.0.1:${redis.port}`,
        TASKLOOM_REDIS_PASSWORD: redis.password,
      },
      dir: join(dir, 'daprd'),
    }),
  );
  const sidecar = parts.use(createDaprSidecar({ url: `http://127.0.0.1:${daprd.grpcPort}` }));
  return parts.use(createDaprStateStore({ sidecar, component: 'taskloom-state' }));
}

async function measure(store: StateStore) {
  let etag = await store.set('bench', VALUE);
  const get = await timesOf(() => store.get('bench'));
  const set = await timesOf(async () => (etag = await store.set('bench', VALUE, { etag })));
  return {
    'get p50 / p99 (ms)': get.spread,
    'get CPU (ms)': get.cpu,
    'set p50 / p99 (ms)': set.spread,
    'set CPU (ms)': set.cpu,
  };
}

async function timesOf(operation: () => Promise<unknown>) {
  for (let count = 0; count < WARM_UP; count += 1) await operation();
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let count = 0; count < OPERATIONS; count += 1) {
    const begun = performance.now();
    await operation();
    times.push(performance.now() - begun);
  }
  const { user, system } = process.cpuUsage(before);
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(2);
  return {
    spread: `${at(0.5)} / ${at(0.99)}`,
    cpu: ((user + system) / 1_000 / OPERATIONS).toFixed(3),
  };
}

await main();
