import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { StartError } from '../errors.ts';
import { writePrivateFile } from './atomic-file.ts';

const SECRETS_FILE = 'secrets.json';

const password = z.string().min(32);
const Secrets = z.object({
  databaseAdminPassword: password,
  databaseAppPassword: password,
  databasePlatformPassword: password,
});
export type Secrets = z.infer<typeof Secrets>;

/** The passwords of the embedded database, made at the first start. Mode 0600. */
export async function loadSecrets(
  folder: string,
  options: { databaseExists: boolean },
): Promise<Secrets> {
  const path = join(folder, SECRETS_FILE);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const known = text === undefined ? undefined : parseSecrets(text);
  if (known !== undefined) return known;
  if (options.databaseExists)
    throw new StartError(
      'data_folder',
      `${path} is ${text === undefined ? 'missing' : 'damaged'}, and without it the database beside it cannot be opened. Put the file back from a backup.`,
    );
  const secrets: Secrets = {
    databaseAdminPassword: newPassword(),
    databaseAppPassword: newPassword(),
    databasePlatformPassword: newPassword(),
  };
  await writePrivateFile(path, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

function parseSecrets(text: string): Secrets | undefined {
  try {
    return Secrets.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function newPassword(): string {
  return randomBytes(32).toString('base64url');
}
