import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { createDaprSidecar, createDaprStateStore } from '@taskloom/platform';
import { describeStateStore } from '@taskloom/platform/testing';
import { expect, inject, onTestFinished, test } from 'vitest';

import { startDaprd } from '../../../stack/parts/daprd.ts';
import { startRedis } from '../../../stack/parts/redis.ts';

const token = 'to-the-sidecar';
const components = resolve(import.meta.dirname, '../../../components');

async function startStore(redis: { host: string; password: string }) {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-state-'));
  const daprd = await startDaprd({
    appId: 'agent-runtime',
    resourcesPath: [join(components, 'local')],
    config: join(components, 'local/config.yaml'),
    env: { TASKLOOM_REDIS_HOST: redis.host, TASKLOOM_REDIS_PASSWORD: redis.password },
    dir,
    daprApiToken: token,
  });
  const url = `http://127.0.0.1:${daprd.grpcPort}`;
  const open = (apiToken: string) =>
    createDaprStateStore({
      sidecar: createDaprSidecar({ url, apiToken }),
      component: 'taskloom-state',
    });
  return {
    daprd,
    open,
    store: open(token),
    async [Symbol.asyncDispose]() {
      await daprd[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

describeStateStore('Dapr on Redis', () => startStore(inject('stackParts').redis));

test('takes keys with any characters in them', async () => {
  await using made = await startStore(inject('stackParts').redis);
  const key = `chat:ü/${crypto.randomUUID()} ?#%2F`;
  const etag = await made.store.set(key, 1, { etag: null });
  expect(await made.store.get(key)).toEqual({ value: 1, etag });
  await made.store.delete(key, { etag });
  expect(await made.store.get(key)).toBeUndefined();
});

test('says unavailable, and never a mismatch, while Redis is away', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-redis-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const redis = await startRedis({ dir });
  await using made = await startStore({
    host: `127.0.0.1:${redis.port}`,
    password: redis.password,
  });
  const { store } = made;
  const etag = await store.set('a', 1);
  await redis.kill();
  const unavailable = { name: 'SidecarUnavailable' };
  await expect(store.set('a', 2, { etag })).rejects.toMatchObject(unavailable);
  await expect(store.set('b', 2, { etag: null })).rejects.toMatchObject(unavailable);
  await expect(store.set('b', 2)).rejects.toMatchObject(unavailable);
  await expect(store.get('a')).rejects.toMatchObject(unavailable);
  await expect(store.delete('a', { etag })).rejects.toMatchObject(unavailable);
});

test('says that it is not let in with a wrong token', async () => {
  await using made = await startStore(inject('stackParts').redis);
  await expect(made.open('wrong').get('a')).rejects.toThrow('unauthenticated');
});
