import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { startEmbeddedPostgres } from '../../standalone/src/embedded-postgres/embedded-postgres.ts';

/** Followed by the process that owns the folder. */
const PREFIX = 'taskloom-test-postgres-';

/** One PostgreSQL for the whole run, in a temporary folder; gone with everything at the end. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dataFolder = await realpath(await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`)));
  const remove = () => rm(dataFolder, { recursive: true, force: true });
  const server = await startEmbeddedPostgres({
    dataFolder,
    superuser: { name: 'postgres', password: 'test' },
    settings: {
      max_connections: '200',
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
    },
    onProgress: () => {},
  }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  // Over TCP, as other clients than ours and a proxy in between know it.
  const url = Object.assign(new URL(server.adminUrl('postgres')), { hostname: '127.0.0.1' });
  project.provide('postgresUrl', url.href);
  return async () => {
    await server[Symbol.asyncDispose]();
    await remove();
  };
}

/** A run that was killed could not remove its folder; its PostgreSQL ended with it. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`, 'u').exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    const server = await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
    if (server !== '' && isAlive(Number.parseInt(server, 10))) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
