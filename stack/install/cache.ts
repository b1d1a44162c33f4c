import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { lockDataFolder } from '../../standalone/src/data-folder/lock.ts';
import { StartError } from '../../standalone/src/errors.ts';

const run = promisify(execFile);

/** Tells a person what takes a while. */
export type Progress = (line: string) => void;

/** Where what is built once is kept for all checkouts. */
const cacheFolder = join(homedir(), '.cache/taskloom');

/**
 * The folder `name` in the cache, made by `build` when it is missing: in a draft that is renamed when it
 * is whole, and by one process at a time.
 */
export async function installOnce(options: {
  name: string;
  build: (draft: string) => Promise<void>;
}): Promise<string> {
  const folder = join(cacheFolder, options.name);
  if (await exists(folder)) return folder;
  await using _lock = await waitForLock(join(cacheFolder, `.${options.name}.lock`));
  if (await exists(folder)) return folder;
  const prefix = `.${options.name}-`;
  // With the lock in hand, a draft that is there was left by a build that was killed.
  for (const name of await readdir(cacheFolder))
    if (name.startsWith(prefix)) await removeDraft(join(cacheFolder, name));
  const draft = await mkdtemp(join(cacheFolder, prefix));
  try {
    await options.build(draft);
    await rename(draft, folder);
  } finally {
    await removeDraft(draft);
  }
  return folder;
}

function removeDraft(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true });
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Where the program is on the path, if it is there. */
export async function findProgram(name: string): Promise<string | undefined> {
  const found = await run('/bin/sh', ['-c', 'command -v "$1"', 'sh', name]).catch(() => undefined);
  return found?.stdout.trim() || undefined;
}

/** The program's place, after installing the Debian packages that bring it when it is missing. */
export async function findOrInstall(
  name: string,
  packages: string[],
  progress: Progress,
): Promise<string> {
  const found = await findProgram(name);
  if (found !== undefined) return found;
  if ((await findProgram('apt-get')) === undefined || process.getuid?.() !== 0)
    throw new Error(`${name} is not installed (Debian: apt-get install ${packages.join(' ')}).`);
  await using _lock = await waitForLock(join(cacheFolder, '.apt.lock'));
  progress(`Installing ${packages.join(', ')} …`);
  await execute('apt-get', ['update', '-qq'], { timeoutMs: 300_000 });
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  await execute('apt-get', install, { timeoutMs: 600_000 });
  const installed = await findProgram(name);
  if (installed === undefined) throw new Error(`${packages.join(' ')} brought no ${name}.`);
  return installed;
}

/** Runs a program of the build to its end; an error carries the last lines it said. */
export async function execute(
  program: string,
  args: string[],
  options: { cwd?: string; timeoutMs: number; env?: Record<string, string> },
): Promise<string> {
  try {
    const { stdout } = await run(program, args, {
      cwd: options.cwd,
      timeout: options.timeoutMs,
      maxBuffer: 64 * 1024 * 1024,
      // Builds need the developer's own proxies and caches.
      // eslint-disable-next-line node/no-process-env
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ...options.env },
    });
    return stdout;
  } catch (error) {
    const { stderr = '', killed } = error as { stderr?: string; killed?: boolean };
    const lines = stderr.trim().split('\n').slice(-8).join('\n');
    const what = killed ? `took longer than ${options.timeoutMs / 1000} s` : 'failed';
    // Without its cause, which has the whole command line: passwords stand in some.
    // eslint-disable-next-line preserve-caught-error
    throw new Error(`${program} ${args[0] ?? ''} ${what}:\n${lines}`);
  }
}

async function waitForLock(folder: string): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true });
  for (;;) {
    try {
      return await lockDataFolder(folder);
    } catch (error) {
      if (!(error instanceof StartError && error.code === 'in_use')) throw error;
      await sleep(250);
    }
  }
}
