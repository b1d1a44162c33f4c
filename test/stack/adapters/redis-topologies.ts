import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execute } from '../../../stack/install/cache.ts';
import { startPart } from '../../../stack/parts/part.ts';
import { findFreePorts, isListening } from '../../../stack/parts/ports.ts';
import type { Redis } from '../../../stack/parts/redis.ts';
import { startRedis } from '../../../stack/parts/redis.ts';

export interface RedisTopology extends AsyncDisposable {
  url: string;
  nodes: Redis[];
  /** Starts one again that was killed. */
  restart(index: number): Promise<void>;
}

const HOST = '127.0.0.1';
const MASTER = 'main';
const newPassword = () => randomBytes(12).toString('hex');

/** Three masters that share the keys between them. */
export async function startCluster(dir: string): Promise<RedisTopology> {
  await using parts = new AsyncDisposableStack();
  const password = newPassword();
  const ports = await findFreePorts(6);
  const start = async (n: number) => {
    const settings = [
      'cluster-enabled yes',
      'cluster-config-file nodes.conf',
      'cluster-node-timeout 2000',
      // Or it would be the port and ten thousand, which may be no port.
      `cluster-port ${ports[n + 3]}`,
    ];
    const port = ports[n] ?? 0;
    return startRedis({ dir: join(dir, `${n}`), port, password, settings });
  };
  const nodes = await Promise.all([0, 1, 2].map(start));
  for (const node of nodes) parts.use(node);
  const addresses = nodes.map(({ port }) => `${HOST}:${port}`);
  const login = ['-a', password, '--no-auth-warning'];
  await execute('redis-cli', [...login, '--cluster', 'create', ...addresses, '--cluster-yes'], {
    cwd: dir,
    timeoutMs: 60_000,
  });
  const owned = parts.move();
  return {
    url: `redis-cluster://:${password}@${addresses.join(',')}`,
    nodes,
    restart: async (index) => void owned.use(await start(index)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** A master, its replica, and three sentinels that promote the one when the other is gone. */
export async function startSentinels(
  dir: string,
  { downAfterMs }: { downAfterMs: number },
): Promise<Omit<RedisTopology, 'restart'>> {
  await using parts = new AsyncDisposableStack();
  const password = newPassword();
  const [masterPort = 0, ...others] = await findFreePorts(5);
  const [replicaPort = 0, ...sentinelPorts] = others;
  const settings = [`masterauth ${password}`];
  const start = (name: string, port: number, more: string[] = []) =>
    startRedis({ dir: join(dir, name), port, password, settings: [...settings, ...more] });
  const master = parts.use(await start('master', masterPort));
  const replica = parts.use(
    await start('replica', replicaPort, [`replicaof ${HOST} ${masterPort}`]),
  );
  for (const port of sentinelPorts) {
    const folder = join(dir, `sentinel-${port}`);
    await mkdir(folder, { recursive: true });
    const config = join(folder, 'sentinel.conf');
    const lines = [
      `port ${port}`,
      `bind ${HOST}`,
      `requirepass ${password}`,
      `sentinel sentinel-pass ${password}`,
      `sentinel monitor ${MASTER} ${HOST} ${masterPort} 2`,
      `sentinel auth-pass ${MASTER} ${password}`,
      `sentinel down-after-milliseconds ${MASTER} ${downAfterMs}`,
      `sentinel failover-timeout ${MASTER} 5000`,
    ];
    await writeFile(config, `${lines.join('\n')}\n`);
    parts.use(
      await startPart({
        name: `sentinel-${port}`,
        dir: folder,
        command: ['/usr/bin/redis-server', config, '--sentinel'],
        isReady: () => isListening(port),
      }),
    );
  }
  const owned = parts.move();
  const sentinels = sentinelPorts.map((port) => `${HOST}:${port}`).join(',');
  return {
    url: `redis-sentinel://:${password}@${sentinels}/${MASTER}?sentinel_password=${password}`,
    nodes: [master, replica],
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
