import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeVapidKeys } from '@taskloom/event-workers';
import { makeToken } from '@taskloom/mcp-server';
import { z } from 'zod';

import { StartError } from '../errors.ts';
import { writePrivateFile } from './atomic-file.ts';

export const SECRETS_FILE = 'secrets.json';

const secret = z.string().min(32);
const Kept = z.object({
  databaseAdminPassword: secret,
  databaseAppPassword: secret,
  databasePlatformPassword: secret,
  /** Kept, so that a browser that is signed in stays so over a restart. */
  localUserToken: secret.startsWith('tl_pat_'),
  requestStateKey: secret,
  /** The newest first: encrypt what the database keeps secret. Absent in folders of earlier versions. */
  encryptionKeys: z.tuple([secret], secret).optional(),
  /** Whom browsers that subscribed to Web Push trust; absent in folders of earlier versions. */
  vapid: z.object({ publicKey: secret, privateKey: secret }).optional(),
});
type Kept = z.infer<typeof Kept>;
export interface Secrets extends Kept {
  encryptionKeys: [string, ...string[]];
  vapid: { publicKey: string; privateKey: string };
}

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
  if (known?.vapid && known.encryptionKeys) return known as Secrets;
  if (known)
    return save(path, {
      ...known,
      vapid: known.vapid ?? makeVapidKeys(),
      // What there is was encrypted with it.
      encryptionKeys: known.encryptionKeys ?? [newSecret(), known.requestStateKey],
    });
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
    encryptionKeys: [newSecret()],
    vapid: makeVapidKeys(),
  };
  return save(path, secrets);
}

/** Puts another key before those there are, and returns it. */
export async function addEncryptionKey(folder: string): Promise<string> {
  const secrets = await loadSecrets(folder, { databaseExists: true });
  const key = newSecret();
  const encryptionKeys: Secrets['encryptionKeys'] = [key, ...secrets.encryptionKeys];
  await save(join(folder, SECRETS_FILE), { ...secrets, encryptionKeys });
  return key;
}

async function save(path: string, secrets: Secrets): Promise<Secrets> {
  await writePrivateFile(path, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

function parseSecrets(text: string): Kept | undefined {
  try {
    return Kept.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
