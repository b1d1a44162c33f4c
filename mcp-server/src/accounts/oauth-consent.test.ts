import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type AccountServer, startAccountServer } from './testing/account-server.ts';
import type { Browser } from './testing/browser.ts';
import { authorizationPath, getCode, registerApp, type TestApp } from './testing/oauth-flow.ts';

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
