import { afterAll, beforeAll, expect, test } from 'vitest';

import { type AccountServer, startAccountServer } from './testing/account-server.ts';

let server: AccountServer;
beforeAll(async () => {
  server = await startAccountServer();
  await server.addPerson('Anna');
});
afterAll(() => server[Symbol.asyncDispose]());

test('a personal token is shown once, kept as a hash, bounded and revocable', async () => {
  const anna = await server.signIn('anna@example.com');
  const made = await anna.submit('/account/tokens', {
    name: 'script',
    scope: 'tasks:read',
    days: '30',
  });
  const token = /tl_pat_[\w-]+/u.exec(made.text)?.[0] ?? '';
  expect((await anna.open('/account/tokens')).text).not.toContain(token);
  const call = () =>
    fetch(`${server.url}/mcp`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  expect(await (await call()).json()).toMatchObject({ scopes: ['tasks:read'] });
  const beginning = await fetch(`${server.url}/account/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, origin: server.url },
  });
  expect(beginning.status).toBe(401);
  const id = /name="id" value="([^"]+)"/u.exec(made.text)?.[1] ?? '';
  const ben = await server.addPerson('Ines').then(() => server.signIn('ines@example.com'));
  await ben.submit('/account/tokens/revoke', { id });
  expect((await call()).status).toBe(200);
  await anna.submit('/account/tokens/revoke', { id });
  await expect.poll(async () => (await call()).status).toBe(401);
});
