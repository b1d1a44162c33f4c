import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { syncFolder } from '../data-folder/atomic-file.ts';
import { lockDataFolder } from '../data-folder/lock.ts';
import { loadSecrets, SECRETS_FILE } from '../data-folder/secrets.ts';
import { DATABASE, SUPERUSER } from '../database.ts';
import {
  clusterExists,
  findRunningServer,
  startEmbeddedPostgres,
} from '../embedded-postgres/embedded-postgres.ts';
import { StartError } from '../errors.ts';
import { dumpDatabase } from './dump-database.ts';

interface BackupOptions {
  dataFolder: string;
  file: string;
  onProgress: (line: string) => void;
}

/** Writes everything of the data folder to `file`, whole or not at all; whether it runs or not. */
export async function backUp(options: BackupOptions): Promise<void> {
  const { dataFolder } = options;
  if (!(await clusterExists(dataFolder)))
    throw new StartError('backup', `There is no Taskloom in ${dataFolder}.`);
  const { databaseAdminPassword: password } = await loadSecrets(dataFolder, {
    databaseExists: true,
  });
  const superuser = { name: SUPERUSER, password };
  const lock = await lockDataFolder(dataFolder).catch((error: unknown) => {
    if (error instanceof StartError && error.code === 'in_use') return undefined;
    throw error;
  });
  if (!lock) {
    const port = await findRunningServer(dataFolder);
    if (port === undefined)
      throw new StartError('backup', 'Taskloom is starting or stopping. Try again in a moment.');
    const login = `${superuser.name}:${encodeURIComponent(superuser.password)}`;
    return writeArchive(`postgres://${login}@127.0.0.1:${port}/${DATABASE}`, options);
  }
  await using _lock = lock;
  await using server = await startEmbeddedPostgres({
    dataFolder,
    superuser,
    onProgress: options.onProgress,
  });
  await writeArchive(server.adminUrl(DATABASE), options);
}

async function writeArchive(
  adminUrl: string,
  { dataFolder, file, onProgress }: BackupOptions,
): Promise<void> {
  // As it lies there: keys that this version does not know are kept too.
  const secrets = JSON.parse(await readFile(join(dataFolder, SECRETS_FILE), 'utf8')) as Record<
    string,
    unknown
  >;
  const draft = `${file}.${process.pid}.tmp`;
  const gzip = createGzip();
  const target = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
  const written = finished(gzip.pipe(target));
  // Until it is waited for, a full disk is told by `write`.
  written.catch(() => {});
  target.once('error', (error) => gzip.destroy(error));
  try {
    const { tables } = await dumpDatabase(adminUrl, {
      secrets,
      async write(text) {
        if (!gzip.write(text)) await once(gzip, 'drain');
      },
    });
    gzip.end();
    await written;
    await rename(draft, file);
    await syncFolder(join(file, '..'));
    onProgress(
      `Wrote ${tables} tables to ${file}. It holds secrets: keep it as you keep a password.`,
    );
  } catch (error) {
    gzip.destroy();
    target.destroy();
    await rm(draft, { force: true });
    throw error;
  }
}
