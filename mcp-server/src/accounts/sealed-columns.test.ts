import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { createSealer } from '../auth/sealer.ts';
import { checkSealed, resealAll } from './sealed-columns.ts';
import { type AccountServer, startAccountServer } from './testing/account-server.ts';

const OLD = 'the key there was, of thirty-two characters';
const NEW = 'the key there is, of thirty-two characters..';

let server: AccountServer;
let anna: string;
beforeAll(async () => {
  server = await startAccountServer({ encryptionKeys: [OLD] });
  anna = await server.addPerson('Anna');
});
afterAll(() => server[Symbol.asyncDispose]());

async function addChannel(secret: string): Promise<string> {
  const id = randomUUID();
  await server.admin`
    insert into taskloom.channels (id, user_id, channel, address, secret, keys, created_at)
    values (${id}, ${anna}, 'webhook', ${`https://hook.example/${id}`}, ${secret}, '{"auth":"a"}', now())`;
  return id;
}

const secretOf = async (id: string): Promise<string> => {
  const [row] = await server.admin`select secret from taskloom.channels where id = ${id}`;
  return String(row?.['secret']);
};

test('what an earlier version kept in the clear is encrypted at the start, once', async () => {
  const sealer = createSealer([OLD]);
  const id = await addChannel('whsec_clear');
  await checkSealed(server.database, sealer);
  const sealed = await secretOf(id);
  expect(sealed).not.toContain('clear');
  expect(sealer.open(sealed)).toBe('whsec_clear');
  await checkSealed(server.database, sealer);
  expect(await secretOf(id)).toBe(sealed);
});

test('a key that is missing stops the start by its id, and changes nothing', async () => {
  const id = await addChannel(createSealer([OLD]).seal('whsec_kept'));
  const before = await secretOf(id);
  const other = createSealer([NEW]);
  await expect(checkSealed(server.database, other)).rejects.toThrow(
    /encrypted with the key [0-9a-f]{8}.*TASKLOOM_ENCRYPTION_KEYS/u,
  );
  expect(await secretOf(id)).toBe(before);
  await checkSealed(server.database, createSealer([NEW, OLD]));
});

test('all of it is encrypted anew, so that the old key may go', async () => {
  const both = createSealer([NEW, OLD]);
  const ids = await Promise.all(['one', 'two'].map((text) => addChannel(both.seal(text))));
  const old = await addChannel(createSealer([OLD]).seal('whsec_three'));
  await server.admin`
    insert into taskloom.oauth_clients (id, metadata)
    values ('app', ${server.admin.json({ client_secret: createSealer([OLD]).seal('quiet') })})`;
  // The signing key of the server, too.
  expect(await resealAll(server.database, both)).toBeGreaterThanOrEqual(3);
  expect(await resealAll(server.database, both)).toBe(0);
  const alone = createSealer([NEW]);
  await checkSealed(server.database, alone);
  expect(alone.open(await secretOf(old))).toBe('whsec_three');
  expect(await Promise.all(ids.map(async (id) => alone.open(await secretOf(id))))).toEqual([
    'one',
    'two',
  ]);
  const [app] = await server.admin`
    select metadata->>'client_secret' as secret from taskloom.oauth_clients where id = 'app'`;
  expect(alone.open(String(app?.['secret']))).toBe('quiet');
});
