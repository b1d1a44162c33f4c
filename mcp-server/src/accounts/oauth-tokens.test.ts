import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type AccountServer, startAccountServer } from './testing/account-server.ts';
import type { Browser } from './testing/browser.ts';
import { exchange, getCode, refresh, registerApp, type TestApp } from './testing/oauth-flow.ts';

let server: AccountServer;
let anna: Browser;
let app: TestApp;
beforeAll(async () => {
  server = await startAccountServer();
  await server.addPerson('Anna');
  anna = await server.signIn('anna@example.com');
  app = await registerApp(server);
});
afterAll(() => server[Symbol.asyncDispose]());

async function call(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${server.url}/mcp`, { method: 'POST', headers })).status;
}

async function connect(): Promise<{ access: string; refresh: string }> {
  const { body } = await exchange(server, app, await getCode(server, anna, app));
  return { access: body['access_token'] ?? '', refresh: body['refresh_token'] ?? '' };
}

function jwt(header: object, payload: object, signer: (text: string) => string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part(header)}.${part(payload)}`;
  return `${text}.${signer(text)}`;
}

describe('an access token is refused', () => {
  const claims = () => ({
    iss: server.url,
    aud: `${server.url}/mcp`,
    sub: 'anna',
    exp: Math.floor(Date.now() / 1000) + 3600,
    scope: 'tasks:read',
  });

  test('that was issued for another resource', async () => {
    const { access } = await connect();
    expect(await call(access)).toBe(200);
    await server.admin`update taskloom.access_tokens set audience = 'https://other.example/mcp'`;
    await expect.poll(() => call(access)).toBe(401);
  });

  test('that has expired', async () => {
    const { access } = await connect();
    await server.admin`update taskloom.access_tokens set expires_at = now() where kind = 'app'`;
    await expect.poll(() => call(access)).toBe(401);
  });

  test('with a last character changed', async () => {
    const { access } = await connect();
    const other = access.endsWith('A') ? 'B' : 'A';
    await expect.poll(() => call(access.slice(0, -1) + other)).toBe(401);
  });

  test('whose hash begins as that of a good one', async () => {
    const { access } = await connect();
    await server.admin`
      update taskloom.access_tokens
         set token_hash = set_byte(token_hash, 31, (get_byte(token_hash, 31) + 1) % 256)
       where kind = 'app'`;
    await expect.poll(() => call(access)).toBe(401);
  });

  test.each(['none', 'HS256', 'ES256'])('that somebody made as a JWT with %s', async (alg) => {
    const published = await (await fetch(`${server.url}/oauth/jwks`)).text();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signers: Record<string, (text: string) => string> = {
      none: () => '',
      // The confusion of algorithms: the public key as if it were a shared secret.
      HS256: (text) => createHmac('sha256', published).update(text).digest('base64url'),
      ES256: (text) => sign('sha256', Buffer.from(text), privateKey).toString('base64url'),
    };
    const signer = signers[alg] ?? (() => '');
    await expect.poll(() => call(jwt({ alg, typ: 'at+jwt' }, claims(), signer))).toBe(401);
  });

  test('of another issuer', async () => {
    const other = await startAccountServer();
    try {
      await other.addPerson('Anna');
      const theirs = await registerApp(other);
      const browser = await other.signIn('anna@example.com');
      const { body } = await exchange(other, theirs, await getCode(other, browser, theirs));
      await expect.poll(() => call(body['access_token'] ?? '')).toBe(401);
    } finally {
      await other[Symbol.asyncDispose]();
    }
  });

  test('that is an ID token', async () => {
    const scope = 'openid tasks:read';
    const { body } = await exchange(server, app, await getCode(server, anna, app, { scope }));
    expect(body['id_token']).toBeDefined();
    await expect.poll(() => call(body['id_token'] ?? '')).toBe(401);
  });

  test('once its grant is revoked, and the refresh token with it', async () => {
    const held = await connect();
    const form = new URLSearchParams({ token: held.refresh, client_id: app.clientId });
    const revoked = await fetch(`${server.url}/oauth/revoke`, { method: 'POST', body: form });
    expect(revoked.status).toBe(200);
    expect((await refresh(server, app, held.refresh)).body).toMatchObject({
      error: 'invalid_grant',
    });
    await expect.poll(() => call(held.access)).toBe(401);
  });
});

describe('a code is refused', () => {
  test('that was used before, and takes what it gave with it', async () => {
    const code = await getCode(server, anna, app);
    const first = await exchange(server, app, code);
    expect(first.status).toBe(200);
    expect((await exchange(server, app, code)).body).toMatchObject({ error: 'invalid_grant' });
    await expect.poll(() => call(first.body['access_token'] ?? '')).toBe(401);
  });

  test('the second time of two at once', async () => {
    const code = await getCode(server, anna, app);
    const answers = await Promise.all([exchange(server, app, code), exchange(server, app, code)]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  test('of another app', async () => {
    const thief = await registerApp(server);
    const code = await getCode(server, anna, app);
    const stolen = await exchange(server, { ...thief, verifier: app.verifier }, code);
    expect(stolen.body).toMatchObject({ error: 'invalid_grant' });
  });

  test.each([
    ['with another verifier', { code_verifier: 'x'.repeat(43) }],
    ['without a verifier', { code_verifier: '' }],
    ['with another redirect', { redirect_uri: 'https://app.example/other' }],
    ['for another resource', { resource: 'https://other.example/mcp' }],
  ])('%s', async (_what, changes) => {
    const code = await getCode(server, anna, app);
    expect((await exchange(server, app, code, changes)).status).toBe(400);
  });

  test('after a minute', async () => {
    const code = await getCode(server, anna, app);
    await server.admin`
      update taskloom.oauth_artifacts set expires_at = now() where model = 'AuthorizationCode'`;
    expect((await exchange(server, app, code)).body).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('a refresh token', () => {
  test('used by two windows at once keeps both signed in', async () => {
    const held = await connect();
    const both = await Promise.all([
      refresh(server, app, held.refresh),
      refresh(server, app, held.refresh),
    ]);
    for (const { status, body } of both) {
      expect(status).toBe(200);
      expect(await call(body['access_token'] ?? '')).toBe(200);
    }
  });

  test('used again later is a theft: everything of the grant ends', async () => {
    const held = await connect();
    const next = await refresh(server, app, held.refresh);
    await server.admin`
      update taskloom.oauth_artifacts set consumed_at = consumed_at - interval '31 seconds'
       where consumed_at is not null`;
    expect((await refresh(server, app, held.refresh)).body).toMatchObject({
      error: 'invalid_grant',
    });
    expect((await refresh(server, app, next.body['refresh_token'] ?? '')).status).toBe(400);
    await expect.poll(() => call(next.body['access_token'] ?? '')).toBe(401);
  });

  test('of another app is refused', async () => {
    const held = await connect();
    const thief = await registerApp(server);
    expect((await refresh(server, thief, held.refresh)).body).toMatchObject({
      error: 'invalid_grant',
    });
    expect((await refresh(server, app, held.refresh)).status).toBe(200);
  });

  test('gets no more scopes than it had, and no other resource', async () => {
    const held = await connect();
    expect(
      (await refresh(server, app, held.refresh, { scope: 'tasks:read account' })).body,
    ).toMatchObject({ error: 'invalid_scope' });
    expect(
      (await refresh(server, app, held.refresh, { resource: 'https://other.example/mcp' })).body,
    ).toMatchObject({ error: 'invalid_target' });
  });

  test('of a deleted app is answered with invalid_client', async () => {
    const other = await registerApp(server);
    const { body } = await exchange(server, other, await getCode(server, anna, other));
    await server.admin`delete from taskloom.oauth_clients where id = ${other.clientId}`;
    const answer = await refresh(server, other, body['refresh_token'] ?? '');
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});
