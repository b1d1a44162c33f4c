import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type AccountServer, startAccountServer } from './testing/account-server.ts';
import type { Browser } from './testing/browser.ts';
import {
  allow,
  askToken,
  authorizationPath,
  exchange,
  getCode,
  refresh,
  register,
  registerApp,
  type TestApp,
} from './testing/oauth-flow.ts';

let server: AccountServer;
let anna: Browser;
let app: TestApp;
beforeAll(async () => {
  server = await startAccountServer();
  await server.addPerson('Anna');
  await server.addPerson('Ben');
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

describe('an authorization request', () => {
  test.each([
    ['a redirect that was not registered', { redirect_uri: 'https://evil.example/callback' }],
    ['a redirect that only begins like one', { redirect_uri: 'https://app.example/callback/x' }],
    ['a redirect with another query', { redirect_uri: 'https://app.example/callback?x=1' }],
    ['an app nobody knows', { client_id: 'nobody' }],
  ])('with %s stays here', async (_what, changes) => {
    const page = await anna.open(authorizationPath(server, app, changes));
    expect(page.url.origin).toBe(server.url);
    expect(page.status).toBe(400);
    expect(page.text).toContain('cannot be connected');
  });

  test.each([
    [
      'without PKCE',
      'invalid_request',
      { code_challenge: undefined, code_challenge_method: undefined },
    ],
    ['with plain PKCE', 'invalid_request', { code_challenge_method: 'plain' }],
    ['for a resource of others', 'invalid_target', { resource: 'https://other.example/mcp' }],
    ['for a token in the address', 'unsupported_response_type', { response_type: 'token' }],
    ['that may not ask anybody', 'login_required', { prompt: 'none' }],
  ])('%s goes back with %s, naming the issuer', async (_what, error, changes) => {
    const page = await anna.open(authorizationPath(server, app, changes));
    const { searchParams } = new URL(page.url.href.replace('#', '?'));
    expect(searchParams.get('error')).toBe(error);
    expect(searchParams.get('iss')).toBe(server.url);
  });

  test('names the issuer, so that an app can tell a mixed-up answer', async () => {
    const metadata = await (
      await fetch(`${server.url}/.well-known/oauth-authorization-server`)
    ).json();
    expect(metadata).toMatchObject({
      issuer: server.url,
      authorization_response_iss_parameter_supported: true,
      code_challenge_methods_supported: ['S256'],
      client_id_metadata_document_supported: true,
    });
    const page = await anna.open(authorizationPath(server, app, { scope: 'account' }));
    const back = await allow(anna, page);
    expect(back.url.searchParams.get('iss')).toBe(server.url);
  });

  test('never gives the scope of services', async () => {
    const scope = 'tasks:read system';
    const { body } = await exchange(server, app, await getCode(server, anna, app, { scope }));
    expect(body['scope']).toBe('tasks:read');
  });

  test('gives what was left ticked and nothing else', async () => {
    const page = await anna.open(
      authorizationPath(server, app, {
        scope: 'tasks:read tasks:write account',
        prompt: 'consent',
      }),
    );
    const back = await allow(anna, page, ['tasks:write']);
    const { body } = await exchange(server, app, back.url.searchParams.get('code') ?? '');
    expect(body['scope']).toBe('tasks:read account');
  });
});

describe('consent', () => {
  const open = () => anna.open(authorizationPath(server, app, { prompt: 'consent' }));
  const accountOf = (text: string) => /name="account" value="([^"]+)"/u.exec(text)?.[1] ?? '';

  test.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring port', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a browser that says another site sent it', { 'sec-fetch-site': 'cross-site' }],
  ])('clicked by %s is refused', async (_who, headers) => {
    const page = await open();
    const form = { account: accountOf(page.text), scope: 'tasks:read', decision: 'allow' };
    const answer = await anna.submit(page.url.pathname, form, headers);
    expect(answer.status).toBe(403);
  });

  test('cannot be framed, runs no script and loads nothing of others', async () => {
    const page = await open();
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src|unsafe/u);
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.text).not.toMatch(/<script|\sstyle=|\son\w+="/u);
  });

  test('of another request, and by another person, is not taken', async () => {
    const page = await open();
    const ben = await server.signIn('ben@example.com');
    const form = { account: accountOf(page.text), scope: 'tasks:read', decision: 'allow' };
    expect((await ben.submit(page.url.pathname, form)).status).toBe(400);
    // Ben signs in, in Anna's browser, while her page is still open in a tab.
    const again = await open();
    await anna.submit('/account/sign-in', {
      email: 'ben@example.com',
      password: 'seven looms weave at night',
      next: '/account',
    });
    const shown = await anna.submit(again.url.pathname, {
      ...form,
      account: accountOf(again.text),
    });
    expect(shown.text).toContain('Signed in as ben@example.com');
    anna = await server.signIn('anna@example.com');
  });

  test('shows a name as text, with the host that the answer goes to', async () => {
    const evil = await registerApp(server, {
      client_name: '<b>Claude</b> "official"',
      redirect_uris: ['https://claude.ai.evil.example/callback'],
    });
    evil.redirectUri = 'https://claude.ai.evil.example/callback';
    const page = await anna.open(authorizationPath(server, evil));
    expect(page.text).not.toContain('<b>Claude</b>');
    expect(page.text).toContain('<b>claude.ai.evil.example</b>');
    expect(page.text).toContain('nobody has checked it');
  });

  test('that is refused goes back as access_denied', async () => {
    const page = await open();
    const back = await anna.submit(page.url.pathname, {
      account: accountOf(page.text),
      decision: 'deny',
    });
    expect(back.url.searchParams.get('error')).toBe('access_denied');
  });

  test('is remembered for the same app on the web, and not for a program on a machine', async () => {
    const web = await registerApp(server);
    await getCode(server, anna, web);
    expect((await anna.open(authorizationPath(server, web))).url.host).toBe('app.example');
    const more = await anna.open(authorizationPath(server, web, { scope: 'tasks:read account' }));
    expect(more.text).toContain('Change your settings');
    const local = await registerApp(server, { redirect_uris: ['http://127.0.0.1/callback'] });
    local.redirectUri = 'http://127.0.0.1:9/callback';
    await getCode(server, anna, local);
    expect((await anna.open(authorizationPath(server, local))).text).toContain('this computer');
  });
});

describe('registration is refused', () => {
  test.each([
    ['with a redirect in plain http', { redirect_uris: ['http://app.example/callback'] }],
    ['with a redirect that is a script', { redirect_uris: ['javascript:alert(1)'] }],
    ['with a redirect that is data', { redirect_uris: ['data:text/html,x'] }],
    ['with a fragment', { redirect_uris: ['https://app.example/#x'] }],
    ['without a redirect', { redirect_uris: [] }],
    ['for the implicit flow', { response_types: ['token'], grant_types: ['implicit'] }],
  ])('%s', async (_what, metadata) => {
    expect((await register(server, metadata)).status).toBe(400);
  });

  test('when it is too long', async () => {
    const answer = await register(server, { client_name: 'x'.repeat(100_000) });
    expect(answer.status).toBe(400);
  });

  test('never makes an app a service', async () => {
    const answer = await register(server, {
      grant_types: ['client_credentials', 'authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
      scope: 'system',
    });
    const client = (await answer.json()) as Record<string, string>;
    const token = await askToken(server, {
      grant_type: 'client_credentials',
      client_id: client['client_id'] ?? 'none',
      client_secret: client['client_secret'] ?? 'none',
      scope: 'system',
    });
    expect(token.status).toBeGreaterThanOrEqual(400);
  });
});
