import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { findOrInstall } from '../install/cache.ts';
import type { Progress } from '../install/cache.ts';
import { startPart } from './part.ts';
import type { Part } from './part.ts';
import { findFreePorts } from './ports.ts';

export interface Redis extends Part {
  port: number;
  password: string;
  /** `redis://` with the password. */
  url: string;
}

export interface RedisOptions {
  /** Its data, log and pid file; a second start on it finds the data again. */
  dir: string;
  port?: number;
  password?: string;
  progress?: Progress;
}

/** Redis with a password, keeping what it is told in an append-only file. */
export async function startRedis(options: RedisOptions): Promise<Redis> {
  const { dir, progress = () => {} } = options;
  const program = await findOrInstall('redis-server', ['redis-server'], progress);
  const port = options.port ?? (await findFreePorts(1))[0] ?? 0;
  const password = options.password ?? randomBytes(24).toString('hex');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const config = join(dir, 'redis.conf');
  // In a file: every user of the machine can read the command line.
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass ${password}`,
    'appendonly yes',
    'save ""',
    `dir ${dir}`,
  ];
  await writeFile(config, `${lines.join('\n')}\n`, { mode: 0o600 });
  const part = await startPart({
    name: 'redis',
    dir,
    command: [program, config],
    isReady: () => answersPing(port, password),
  });
  return { ...part, port, password, url: `redis://:${password}@127.0.0.1:${port}` };
}

/** Redis refuses with LOADING while it reads its file. */
async function answersPing(port: number, password: string): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1', timeout: 1000 });
  try {
    return await new Promise<boolean>((resolve) => {
      let answer = '';
      socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString();
        if (answer.split('\r\n').length > 2) resolve(answer.includes('+PONG'));
      });
      socket.once('error', () => resolve(false));
      socket.once('timeout', () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}
