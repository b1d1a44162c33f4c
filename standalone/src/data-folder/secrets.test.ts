import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { loadSecrets } from './secrets.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskloom-secrets-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('secrets are made once, differ and are for the owner only', async () => {
  const secrets = await loadSecrets(folder, { databaseExists: false });
  expect(new Set(Object.values(secrets)).size).toBe(7);
  expect(await loadSecrets(folder, { databaseExists: true })).toEqual(secrets);
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
});

test('a database without its passwords is refused instead of getting new ones', async () => {
  await expect(loadSecrets(folder, { databaseExists: true })).rejects.toThrow(
    /secrets\.json is missing/u,
  );
  await writeFile(join(folder, 'secrets.json'), '{');
  await expect(loadSecrets(folder, { databaseExists: true })).rejects.toThrow(
    /secrets\.json is damaged/u,
  );
});

test('a folder of an earlier version gets keys for Web Push and encryption, once, and keeps the rest', async () => {
  const {
    vapid,
    encryptionKeys: _,
    ...earlier
  } = await loadSecrets(folder, { databaseExists: false });
  await writeFile(join(folder, 'secrets.json'), JSON.stringify(earlier));
  const secrets = await loadSecrets(folder, { databaseExists: true });
  expect(secrets).toMatchObject(earlier);
  expect(secrets.encryptionKeys).toEqual([expect.any(String), earlier.requestStateKey]);
  expect(secrets.vapid?.publicKey).not.toBe(vapid?.publicKey);
  expect(await loadSecrets(folder, { databaseExists: true })).toEqual(secrets);
});
