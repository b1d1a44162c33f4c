import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { startEmbeddedPostgres } from '../../standalone/src/embedded-postgres/embedded-postgres.ts';

/** One PostgreSQL for the whole run, in a temporary folder; gone with everything at the end. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = await realpath(await mkdtemp(join(tmpdir(), 'taskloom-test-postgres-')));
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
  });
  project.provide('postgresUrl', server.adminUrl('postgres'));
  return async () => {
    await server[Symbol.asyncDispose]();
    await rm(dataFolder, { recursive: true, force: true });
  };
}
