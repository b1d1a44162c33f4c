import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';

import { migrate, migrationNames } from '@taskloom/mcp-server';
import { connectPostgres, migratePlatform } from '@taskloom/platform';

import { writePrivateFile } from '../data-folder/atomic-file.ts';
import { openDataFolder } from '../data-folder/data-folder.ts';
import { lockDataFolder } from '../data-folder/lock.ts';
import { loadSecrets, SECRETS_FILE } from '../data-folder/secrets.ts';
import { prepareDatabase, SUPERUSER } from '../database.ts';
import { clusterExists, startEmbeddedPostgres } from '../embedded-postgres/embedded-postgres.ts';
import { StartError } from '../errors.ts';
import { type ArchiveHeader, readHeader } from './archive.ts';
import { damaged, loadDatabase } from './load-database.ts';
import { readLines } from './read-lines.ts';

interface RestoreOptions {
  dataFolder: string;
  file: string;
  onProgress: (line: string) => void;
}

/** Makes the data folder anew from a backup, whole or not at all. It may not hold a database. */
export async function restore({ file, ...options }: RestoreOptions): Promise<void> {
  const dataFolder = await openDataFolder(options.dataFolder);
  await using _lock = await lockDataFolder(dataFolder);
  const found = (await readdir(dataFolder)).includes(SECRETS_FILE);
  if (found || (await clusterExists(dataFolder)))
    throw new StartError(
      'backup',
      `${dataFolder} holds a Taskloom already. Move it away, or set TASKLOOM_DATA_DIR to another folder.`,
    );
  const source = createReadStream(file);
  const unpacked = source.pipe(createGunzip());
  source.once('error', (error) => unpacked.destroy(error));
  try {
    const lines = readLines(unpacked as AsyncIterable<Buffer>);
    const { value } = await lines.next();
    const header = value && readHeader(value.toString('utf8'));
    if (!header)
      throw new StartError('backup', `${file} is not a backup that this version can read.`);
    await refuseNewer(header);
    await fill({ ...options, dataFolder, header, lines });
  } catch (error) {
    // Nothing of it was there before.
    await rm(join(dataFolder, 'postgres'), { recursive: true, force: true });
    await rm(join(dataFolder, SECRETS_FILE), { force: true });
    throw explain(error, file);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
  options.onProgress(`Restored ${file} to ${dataFolder}. Start it with npm start.`);
}

async function refuseNewer({ migrations }: ArchiveHeader): Promise<void> {
  const known = await migrationNames();
  const unknown = migrations.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new StartError(
      'backup',
      `The backup is of a newer Taskloom (${unknown.at(-1) ?? ''}). Update this one first.`,
    );
}

async function fill({
  dataFolder,
  header,
  lines,
  onProgress,
}: Omit<RestoreOptions, 'file'> & {
  header: ArchiveHeader;
  lines: AsyncIterator<Buffer>;
}): Promise<void> {
  await writePrivateFile(
    join(dataFolder, SECRETS_FILE),
    `${JSON.stringify(header.secrets, null, 2)}\n`,
  );
  const secrets = await loadSecrets(dataFolder, { databaseExists: true });
  await using server = await startEmbeddedPostgres({
    dataFolder,
    superuser: { name: SUPERUSER, password: secrets.databaseAdminPassword },
    onProgress,
  });
  const urls = await prepareDatabase(server, secrets);
  // The tables as they were when it was written; the next start brings them up to date.
  await migrate({ adminUrl: urls.admin, appUrl: urls.app, names: header.migrations });
  const sql = connectPostgres(urls.platform, { max: 1, connect_timeout: 10 });
  await migratePlatform(sql).finally(() => sql.end({ timeout: 5 }));
  onProgress('Filling the tables …');
  await loadDatabase(urls.admin, lines);
}

/** What unpacking says of a file that is none, or that was cut off. */
function explain(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_')) return damaged();
  if (code === 'ENOENT' || code === 'EACCES')
    return new StartError('backup', `${file} cannot be read.`, { cause: error });
  return error;
}
