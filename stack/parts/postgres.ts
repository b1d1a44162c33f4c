import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '../../standalone/src/embedded-postgres/embedded-postgres.ts';
import type { EmbeddedPostgres } from '../../standalone/src/embedded-postgres/embedded-postgres.ts';
import { readPostmasterFile } from '../../standalone/src/embedded-postgres/leftover.ts';
import type { Progress } from '../install/cache.ts';
import { findFreePorts } from './ports.ts';

const MAX_CONNECTIONS = '200';

export interface Postgres extends EmbeddedPostgres {
  port: number;
  /** Kills the server's first process; the others end with it, as after a crash of the machine. */
  kill(): Promise<void>;
}

export interface PostgresOptions {
  /** Holds the database and its log; a second start on it finds the data again. */
  dir: string;
  superuser: { name: string; password: string };
  port?: number;
  progress?: Progress;
}

/** PostgreSQL as standalone runs it, on a port that stays the same and with connections for replicas. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dir, superuser, progress = () => {} } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const port = options.port ?? (await findFreePorts(1))[0] ?? 0;
  const server = await startEmbeddedPostgres({
    dataFolder: dir,
    superuser,
    port,
    settings: { max_connections: MAX_CONNECTIONS, shared_buffers: '128MB' },
    onProgress: progress,
  });
  return {
    ...server,
    port,
    async kill() {
      const pid = (await readPostmasterFile(join(dir, 'postgres')))?.pid;
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      await server.exited;
    },
  };
}
