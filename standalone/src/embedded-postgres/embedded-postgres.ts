import { open, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { StartError } from '../errors.ts';
import { findBinaries } from './binaries.ts';
import {
  checkClusterVersion,
  initializeCluster,
  readClusterVersion,
  removeHalfMade,
} from './initialize.ts';
import { readPostmasterFile, stopLeftover } from './leftover.ts';
import { chooseUser } from './run-as.ts';
import type { RunAs } from './run-as.ts';
import { serverSettings } from './settings.ts';
import { supervise } from './supervise.ts';
import type { Supervised } from './supervise.ts';

/** Recovery after a crash replays at most `max_wal_size`; this is far beyond. */
const READY_TIMEOUT_MS = 300_000;
/** From here on the person is told why it takes so long. */
const RECOVERY_NOTICE_MS = 2000;
const STOP_TIMEOUT_MS = 30_000;
const START_ATTEMPTS = 20;
/** Of macOS; Linux takes four bytes more. */
const LONGEST_SOCKET_PATH = 103;
const LOG_FILE = 'postgres.log';

export interface EmbeddedPostgres extends AsyncDisposable {
  port: number;
  /** The superuser's URL of a database of this server. */
  adminUrl(database: string): string;
  url(role: { name: string; password: string }, database: string): string;
  /** Settles when the server ends, asked or not. */
  exited: Promise<unknown>;
}

export interface EmbeddedPostgresOptions {
  /** Absolute; the database is kept in `postgres/` below it. */
  dataFolder: string;
  superuser: { name: string; password: string };
  onProgress: (line: string) => void;
  /** In place of our own settings: tests want speed instead of durability. */
  settings?: Record<string, string>;
  /** Absent: a free one, another at each start. */
  port?: number;
}

function clusterFolder(dataFolder: string): string {
  return join(dataFolder, 'postgres');
}

/**
 * Where the server's Unix socket is: half of what a small call costs over TCP is spent in the kernel. Absent
 * where the system has none, or where its path would be too long for one.
 */
function socketFolder(cluster: string): string | undefined {
  const longest = Buffer.byteLength(join(cluster, '.s.PGSQL.65535'));
  return process.platform === 'win32' || longest > LONGEST_SOCKET_PATH ? undefined : cluster;
}

/** The port of the server that runs on the data folder, whoever started it. */
export async function findRunningServer(dataFolder: string): Promise<number | undefined> {
  const found = await readPostmasterFile(clusterFolder(dataFolder));
  return found?.ready ? found.port : undefined;
}

/** Whether a database was made in the data folder before. */
export async function clusterExists(dataFolder: string): Promise<boolean> {
  return (await readClusterVersion(clusterFolder(dataFolder))) !== undefined;
}

/**
 * Starts PostgreSQL on the folder, making the database first where there is none, and waits until
 * it answers. The caller holds the folder's lock. Disposing stops it with a checkpoint.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { dataFolder, superuser, onProgress } = options;
  const cluster = clusterFolder(dataFolder);
  const binaries = findBinaries();
  const runAs = await chooseUser({ binaries, data: dataFolder, cluster });
  const version = await readClusterVersion(cluster);
  await removeHalfMade(cluster);
  if (version === undefined) {
    onProgress('Making the database (first start only) …');
    await initializeCluster({ cluster, binaries, runAs, superuser });
  } else {
    checkClusterVersion(cluster, version);
    await stopLeftover(cluster, onProgress);
  }
  const { port, server } = await startServer({ ...options, binaries, runAs });
  const host = encodeURIComponent(socketFolder(cluster) ?? '127.0.0.1');
  const url: EmbeddedPostgres['url'] = ({ name, password }, database) =>
    `postgres://${encodeURIComponent(name)}:${encodeURIComponent(password)}@${host}:${port}/${database}`;
  return {
    port,
    url,
    adminUrl: (database) => url(superuser, database),
    exited: server.exited,
    [Symbol.asyncDispose]: () => stopServer(server, cluster),
  };
}

async function startServer(
  options: EmbeddedPostgresOptions & { binaries: string; runAs: RunAs },
): Promise<{ port: number; server: Supervised }> {
  const { dataFolder, binaries, runAs, onProgress } = options;
  const cluster = clusterFolder(dataFolder);
  const logFile = join(dataFolder, LOG_FILE);
  await rename(logFile, `${logFile}.1`).catch(() => {});
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await findFreePort());
    await using log = await open(logFile, 'w', 0o600);
    const settings = {
      ...serverSettings({ port, socketFolder: socketFolder(cluster) }),
      ...options.settings,
    };
    const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    const server = supervise({
      command: [join(binaries, 'postgres'), '-D', cluster, ...flags],
      runAs,
      output: log.fd,
    });
    if (await becomesReady(server, cluster, onProgress)) return { port, server };
    const output = await readFile(logFile, 'utf8');
    // Someone else took the port meanwhile, or backends of a killed server are still ending.
    const passing = /could not bind|Address already in use|is still in use/u.test(output);
    if (!passing || attempt === START_ATTEMPTS)
      throw new StartError(
        'database',
        `PostgreSQL did not start: ${reason(output)}\nIts log is ${logFile}.`,
      );
    await sleep(250);
  }
}

/** False when the server ended instead. */
async function becomesReady(
  server: Supervised,
  cluster: string,
  onProgress: (line: string) => void,
): Promise<boolean> {
  const ended = server.exited.then(() => true);
  const begun = performance.now();
  let told = false;
  while ((await readPostmasterFile(cluster))?.ready !== true) {
    if (await Promise.race([ended, sleep(10, false)])) return false;
    const waited = performance.now() - begun;
    if (waited > READY_TIMEOUT_MS) {
      server.interrupt();
      throw new StartError('database', 'PostgreSQL did not become ready within 5 minutes.');
    }
    if (waited > RECOVERY_NOTICE_MS && !told) {
      onProgress('The database is recovering from its last stop …');
      told = true;
    }
  }
  return true;
}

async function stopServer(server: Supervised, cluster: string): Promise<void> {
  server.interrupt();
  const pid = (await readPostmasterFile(cluster))?.pid;
  const timer = setTimeout(() => {
    if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  }, STOP_TIMEOUT_MS);
  await server.exited.catch(() => {});
  clearTimeout(timer);
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return port;
}

function reason(log: string): string {
  const lines = log.trim().split('\n');
  const fatal = lines.findLast((line) => /FATAL|PANIC|error/u.test(line)) ?? lines.at(-1) ?? '';
  return fatal.replace(/^.*?(?:FATAL|PANIC):\s*/u, '');
}
