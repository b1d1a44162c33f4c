import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { identifyFolder, readCommandLine } from '../data-folder/identity.ts';
import { StartError } from '../errors.ts';

/** How long a leftover server may take to write its last checkpoint. */
const FAST_STOP_MS = 30_000;
const HARD_STOP_MS = 10_000;

/** What `postmaster.pid` says; PostgreSQL's `miscadmin.h` gives the meaning of its lines. */
export async function readPostmasterFile(
  cluster: string,
): Promise<{ pid: number; port: number; ready: boolean } | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Ends the server that a killed run left on the folder, and clears its pid file. Call it only with
 * the data folder's lock in hand: then any server on it is a leftover.
 */
export async function stopLeftover(
  cluster: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const left = await readPostmasterFile(cluster);
  if (left !== undefined && (await isServerOf(left.pid, cluster))) {
    onProgress('Stopping the database that an earlier run left behind …');
    const stopped =
      (await stopWith(left.pid, cluster, 'SIGINT', FAST_STOP_MS)) ||
      (await stopWith(left.pid, cluster, 'SIGQUIT', HARD_STOP_MS));
    if (!stopped)
      throw new StartError(
        'database',
        `A PostgreSQL server of an earlier run (process ${left.pid}) still uses ${cluster} and does not stop. End it, then start again.`,
      );
  }
  // PostgreSQL itself trusts only the number in it, which another program may have by now.
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

async function stopWith(
  pid: number,
  cluster: string,
  signal: NodeJS.Signals,
  timeoutMs: number,
): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (!(await isServerOf(pid, cluster))) return true;
    await sleep(20);
  }
  return false;
}

/** A server's working directory is its data folder: so a copied pid file misleads nobody. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  const line = await readCommandLine(pid);
  if (line === undefined || !/\bpostgres\b/u.test(line)) return false;
  if (process.platform !== 'linux') return line.includes(cluster);
  return (await identifyFolder(`/proc/${pid}/cwd`)) === (await identifyFolder(cluster));
}
