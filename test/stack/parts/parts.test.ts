import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { startDaprd } from '../../../stack/parts/daprd.ts';
import { startKafka } from '../../../stack/parts/kafka.ts';
import { startPostgres } from '../../../stack/parts/postgres.ts';
import { startRedis } from '../../../stack/parts/redis.ts';

test('each part starts, says where it is, and is gone when it is disposed of', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-parts-'));
  const pids: number[] = [];
  {
    await using parts = new AsyncDisposableStack();
    const superuser = { name: 'postgres', password: 'test' };
    const [redis, kafka, postgres, daprd] = await Promise.all([
      startRedis({ dir: join(dir, 'redis') }),
      startKafka({ dir: join(dir, 'kafka') }),
      startPostgres({ dir: join(dir, 'postgres'), superuser }),
      startDaprd({ appId: 'none', resourcesPath: [dir], dir: join(dir, 'daprd') }),
    ]);
    for (const part of [redis, kafka, postgres, daprd]) parts.use(part);
    pids.push(redis.pid, kafka.pid, daprd.pid);
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    expect(kafka.ca).toContain('BEGIN CERTIFICATE');
    const metadata = await fetch(`http://127.0.0.1:${daprd.httpPort}/v1.0/metadata`);
    expect(await metadata.json()).toMatchObject({ id: 'none', runtimeVersion: '1.18.1' });
  }
  expect(pids.map(isAlive)).toEqual([false, false, false]);
  await rm(dir, { recursive: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
