import { auth, extractWWWAuthenticateParams } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type AccountServer, PASSWORD, startAccountServer } from './testing/account-server.ts';
import type { Browser, BrowserPage } from './testing/browser.ts';
import { APP_SHAPES, OAuthApp } from './testing/oauth-app.ts';

let server: AccountServer;
beforeAll(async () => {
  server = await startAccountServer();
  await server.addPerson('Anna');
});
afterAll(() => server[Symbol.asyncDispose]());

const call = (token?: string) =>
  fetch(`${server.url}/mcp`, {
    method: 'POST',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });

/** All that a client does that knows the address alone. */
async function beginSignIn(app: OAuthApp): Promise<URL> {
  const refused = await call();
  expect(refused.status).toBe(401);
  const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(refused);
  expect(resourceMetadataUrl).toBeDefined();
  const state = await auth(app, {
    serverUrl: `${server.url}/mcp`,
    ...(resourceMetadataUrl && { resourceMetadataUrl }),
    ...(scope !== undefined && { scope }),
  });
  expect(state).toBe('REDIRECT');
  if (!app.authorizationUrl) throw new Error('the app sent nobody anywhere');
  return app.authorizationUrl;
}

async function allow(browser: Browser, page: BrowserPage, refused: string[] = []) {
  const account = /name="account" value="([^"]+)"/u.exec(page.text)?.[1] ?? '';
  const scope = [...page.text.matchAll(/name="scope"\s+value="([^"]+)"/gu)].map(
    ([, name]) => name ?? '',
  );
  return browser.submit(page.url.pathname, {
    account,
    scope: scope.filter((name) => !refused.includes(name)),
    decision: 'allow',
  });
}

describe.each(Object.entries(APP_SHAPES))('%s', (_name, shape) => {
  test('knows the address alone, signs in, works, stays connected and is revoked', async () => {
    const app = new OAuthApp(shape);
    const browser = server.browser();
    const signIn = await browser.open(await beginSignIn(app));
    expect(signIn.text).toContain('Password');
    const next = /name="next" value="([^"]+)"/u.exec(signIn.text)?.[1] ?? '';
    const consent = await browser.submit('/account/sign-in', {
      email: 'Anna@Example.com',
      password: PASSWORD,
      next,
    });
    expect(consent.text).toContain(`Connect ${shape.name}?`);
    expect(consent.text).toContain('Delete tasks and projects');

    const back = await allow(browser, consent);
    expect(back.url.href.startsWith(shape.redirectUri)).toBe(true);
    expect(back.url.searchParams.get('iss')).toBe(server.url);
    expect(back.url.searchParams.get('state')).toBe('a state of the app');
    const code = back.url.searchParams.get('code') ?? '';
    await auth(app, { serverUrl: `${server.url}/mcp`, authorizationCode: code, iss: server.url });
    expect(app.held).toMatchObject({ token_type: 'Bearer', refresh_token: expect.any(String) });
    const answer = await call(app.held?.access_token);
    expect(await answer.json()).toMatchObject({
      kind: 'person',
      scopes: ['tasks:read', 'tasks:write', 'tasks:delete'],
    });

    const before = app.held?.access_token;
    expect(await auth(app, { serverUrl: `${server.url}/mcp` })).toBe('AUTHORIZED');
    expect(app.held?.access_token).not.toBe(before);
    expect((await call(app.held?.access_token)).status).toBe(200);

    await server.admin`delete from taskloom.oauth_grants`;
    await expect.poll(async () => (await call(app.held?.access_token)).status).toBe(401);
  });
});
