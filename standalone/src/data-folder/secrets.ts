import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeVapidKeys } from '@taskloom/event-workers';
import { makeToken } from '@taskloom/mcp-server';
import { z } from 'zod';

import { StartError } from '../errors.ts';
import { writePrivateFile } from './atomic-file.ts';

const SECRETS_FILE = 'secrets.json';

const secret = z.string().min(32);
const Secrets = z.object({
  databaseAdminPassword: secret,
  databaseAppPassword: secret,
  databasePlatformPassword: secret,
  /** Kept, so that a browser that is signed in stays so over a restart. */
  localUserToken: secret.startsWith('tl_pat_'),
  requestStateKey: secret,
  /** Whom browsers that subscribed to Web Push trust; absent in folders of earlier versions. */
  vapid: z.object({ publicKey: secret, privateKey: secret }).optional(),
});
export type Secrets = z.infer<typeof Secrets>;

/** What this instance's parts prove themselves with, made at the first start. Mode 0600. */
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
  if (known?.vapid) return known;
  if (known) return save(path, { ...known, vapid: makeVapidKeys() });
  if (options.databaseExists)
    throw new StartError(
      'data_folder',
      `${path} is ${text === undefined ? 'missing' : 'damaged'}, and without it the database beside it cannot be opened. Put the file back from a backup.`,
    );
  const secrets: Secrets = {
    databaseAdminPassword: newSecret(),
    databaseAppPassword: newSecret(),
    databasePlatformPassword: newSecret(),
    localUserToken: makeToken('personal'),
    requestStateKey: newSecret(),
    vapid: makeVapidKeys(),
  };
  return save(path, secrets);
}

async function save(path: string, secrets: Secrets): Promise<Secrets> {
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

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
