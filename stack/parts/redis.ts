import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';

import { findOrInstall } from '../install/cache.ts';
import type { Progress } from '../install/cache.ts';
import type { Certificates } from './certificates.ts';
import { startPart } from './part.ts';
import type { Part } from './part.ts';
import { findFreePorts } from './ports.ts';

export interface Redis extends Part {
  port: number;
  password: string;
  /** `redis://` or `rediss://` with the password. */
  url: string;
}

export interface RedisOptions {
  /** Its data, log and pid file; a second start on it finds the data again. */
  dir: string;
  port?: number;
  password?: string;
  /** Encrypted connections only, as managed services want them. */
  tls?: Certificates;
  /** More lines of its configuration. */
  settings?: string[];
  progress?: Progress;
}

/** Redis with a password, keeping what it is told in an append-only file. */
export async function startRedis(options: RedisOptions): Promise<Redis> {
  const { dir, tls, progress = () => {} } = options;
  const program = await findOrInstall('redis-server', ['redis-server'], progress);
  const port = options.port ?? (await findFreePorts(1))[0] ?? 0;
  const password = options.password ?? randomBytes(24).toString('hex');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const config = join(dir, 'redis.conf');
  // In a file: every user of the machine can read the command line.
  const lines = [
    ...(tls === undefined ? [`port ${port}`] : tlsSettings(port, tls)),
    'bind 127.0.0.1',
    `requirepass ${password}`,
    'appendonly yes',
    'save ""',
    `dir ${dir}`,
    ...(options.settings ?? []),
  ];
  await writeFile(config, `${lines.join('\n')}\n`, { mode: 0o600 });
  const part = await startPart({
    name: 'redis',
    dir,
    command: [program, config],
    isReady: () => answersPing({ port, password, ca: tls?.ca }),
  });
  const scheme = tls === undefined ? 'redis' : 'rediss';
  return { ...part, port, password, url: `${scheme}://:${password}@127.0.0.1:${port}` };
}

function tlsSettings(port: number, { keyStore, caFile }: Certificates): string[] {
  return [
    'port 0',
    `tls-port ${port}`,
    `tls-cert-file ${keyStore}`,
    `tls-key-file ${keyStore}`,
    `tls-ca-cert-file ${caFile}`,
    'tls-auth-clients no',
  ];
}

/** Redis refuses with LOADING while it reads its file. */
async function answersPing(to: {
  port: number;
  password: string;
  ca: string | undefined;
}): Promise<boolean> {
  const address = { port: to.port, host: '127.0.0.1', timeout: 1000 };
  const socket = to.ca === undefined ? connect(address) : connectTls({ ...address, ca: to.ca });
  try {
    return await new Promise<boolean>((resolve) => {
      let answer = '';
      socket.once(to.ca === undefined ? 'connect' : 'secureConnect', () =>
        socket.write(`AUTH ${to.password}\r\nPING\r\n`),
      );
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
