import { chmod, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { syncFolder } from '../data-folder/atomic-file.ts';
import { StartError } from '../errors.ts';
import { POSTGRES_MAJOR } from './binaries.ts';
import type { RunAs } from './run-as.ts';
import { supervise } from './supervise.ts';

/** The version in the folder, or undefined when there is no database yet. */
export async function readClusterVersion(cluster: string): Promise<string | undefined> {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const there = await readdir(cluster).catch(() => undefined);
  if (there === undefined) return undefined;
  throw new StartError(
    'data_folder',
    `${cluster} is there but holds no PostgreSQL database. Move it away, or set TASKLOOM_DATA_DIR to another folder.`,
  );
}

export function checkClusterVersion(cluster: string, version: string): void {
  if (version === POSTGRES_MAJOR) return;
  throw new StartError(
    'data_folder',
    `${cluster} was written by PostgreSQL ${version}, and this Taskloom brings PostgreSQL ${POSTGRES_MAJOR}. Start it with the Taskloom that wrote it, or set TASKLOOM_DATA_DIR to another folder.`,
  );
}

/**
 * Makes a new database. It is made under another name and renamed when it is whole, so that a start
 * that is interrupted leaves nothing that looks like a database.
 */
export async function initializeCluster(options: {
  cluster: string;
  binaries: string;
  runAs: RunAs;
  superuser: { name: string; password: string };
}): Promise<void> {
  const { cluster, binaries, runAs, superuser } = options;
  const draft = `${cluster}.init-${process.pid}`;
  const passwordFile = join(draft, 'password');
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, superuser.password, { mode: 0o600 });
  await Promise.all([runAs.own(draft), runAs.own(passwordFile)]);

  const logFile = join(draft, 'initdb.log');
  await using log = await open(logFile, 'w', 0o600);
  const { exited } = supervise({
    command: [
      join(binaries, 'initdb'),
      `--pgdata=${join(draft, 'data')}`,
      `--username=${superuser.name}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The built-in provider sorts the same on every system, whatever its C library.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    runAs,
    output: log.fd,
  });
  if ((await exited) !== 0) {
    const output = await readFile(logFile, 'utf8');
    await rm(draft, { recursive: true, force: true, maxRetries: 3 });
    throw new StartError('database', `The database could not be made:\n${lastLines(output)}`);
  }
  await chmod(join(draft, 'data'), 0o700);
  await rename(join(draft, 'data'), cluster);
  await syncFolder(dirname(cluster));
  await rm(draft, { recursive: true, force: true, maxRetries: 3 });
}

/** Removes the drafts of starts that were interrupted. */
export async function removeHalfMade(cluster: string): Promise<void> {
  const folder = dirname(cluster);
  const drafts = (await readdir(folder)).filter((name) =>
    name.startsWith(`${basename(cluster)}.init-`),
  );
  for (const name of drafts)
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-5).join('\n');
}
