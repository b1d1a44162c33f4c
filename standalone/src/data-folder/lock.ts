import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ACCESS_FILE, AccessFile } from '@taskloom/contracts';
import { z } from 'zod';

import { StartError } from '../errors.ts';
import { identifyFolder, readProcessStart } from './identity.ts';

const LOCK_FILE = 'lock';
/** A holder that gives way drains first. */
const GIVE_WAY_MS = 60_000;
const POLL_MS = 50;
/** Long enough for another starter that saw the same stale lock to have written its own. */
const SETTLE_MS = 100;

const Lock = z.object({
  id: z.string(),
  pid: z.number().int().positive(),
  /** Tells the process from a later one with the same pid, and the folder from its copy. */
  started: z.string(),
  folder: z.string(),
  /** Whoever holds it ends when another start asks for the folder. */
  givesWay: z.boolean().default(false),
});
type Lock = z.infer<typeof Lock>;

/**
 * Makes this process the only one that uses the data folder until it is disposed of. A lock whose
 * process is gone is taken over, and one that gives way is asked for. Throws `StartError` `in_use`, naming
 * who holds it.
 */
export async function lockDataFolder(
  folder: string,
  { givesWay = false }: { givesWay?: boolean } = {},
): Promise<AsyncDisposable> {
  const path = join(folder, LOCK_FILE);
  const mine: Lock = {
    id: randomUUID(),
    pid: process.pid,
    started: (await readProcessStart(process.pid)) ?? '',
    folder: (await identifyFolder(folder)) ?? '',
    givesWay,
  };
  while (!(await createLock(path, mine))) {
    const holder = await readLock(path);
    if (holder?.folder !== mine.folder || !(await isRunning(holder))) {
      await takeOver({ folder, path, mine });
      break;
    }
    if (givesWay || !holder.givesWay || !(await endHolder(holder)))
      throw await inUse(folder, holder);
  }
  return {
    async [Symbol.asyncDispose]() {
      if ((await readLock(path))?.id === mine.id) await rm(path, { force: true });
    },
  };
}

async function createLock(path: string, mine: Lock): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Of several that take over at once, the last to write wins and the others see it. */
async function takeOver(claim: { folder: string; path: string; mine: Lock }): Promise<void> {
  const { folder, path, mine } = claim;
  const draft = `${path}.${mine.id}.tmp`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  await rename(draft, path);
  await sleep(SETTLE_MS);
  const holder = await readLock(path);
  if (holder?.id !== mine.id) throw await inUse(folder, holder);
}

/** Undefined for a file that is gone or was cut off while it was written. */
async function readLock(path: string): Promise<Lock | undefined> {
  try {
    return Lock.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

async function isRunning({ pid, started }: Lock): Promise<boolean> {
  return (await readProcessStart(pid)) === started;
}

/** Asks whoever gives way to end; `false` when they have not in time. */
async function endHolder(holder: Lock): Promise<boolean> {
  const deadline = Date.now() + GIVE_WAY_MS;
  process.kill(holder.pid, 'SIGTERM');
  while (await isRunning(holder)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

async function inUse(folder: string, holder: Lock | undefined): Promise<StartError> {
  const address = await readAddress(folder);
  const who = holder === undefined ? 'another start' : `process ${holder.pid}`;
  const where = address === undefined ? 'which is still starting' : `at ${address}`;
  return new StartError(
    'in_use',
    `Taskloom is already running on ${folder}: ${who}, ${where}.\n` +
      'Open that address, stop that process, or set TASKLOOM_DATA_DIR to another folder.',
  );
}

/** The running instance's address without its token. */
async function readAddress(folder: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(folder, ACCESS_FILE), 'utf8');
    return new URL(AccessFile.parse(JSON.parse(text)).url).origin;
  } catch {
    return undefined;
  }
}
