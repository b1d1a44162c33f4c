import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { launchBrowser, skipBrowserTests } from '../harness/browser.ts';
import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import type { DataFolder, Instance } from '../harness/instance.ts';

const EMAIL = 'anna@example.com';
const PASSWORD = 'seven looms weave at night';

/** Where each client in use gets its answer; the names of their documents' hosts need the network. */
const CLIENTS = [
  ['claude.ai', 'https://claude.ai/api/mcp/auth_callback'],
  ['Claude Code', 'http://localhost:54212/callback'],
  ['VS Code', 'http://127.0.0.1:33418/'],
  ['Cursor', 'cursor://anysphere.cursor-mcp/oauth/callback'],
] as const;

describe.skipIf(skipBrowserTests)('accounts in the browser', { timeout: 360_000 }, () => {
  let browser: Browser;
  let data: DataFolder;
  let instance: Instance;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
    data = await temporaryDataFolder();
    const port = await freePort();
    // By name, as behind a proxy: passkeys belong to names.
    const env = { TASKLOOM_PORT: String(port), TASKLOOM_PUBLIC_URL: `http://localhost:${port}` };
    instance = await startInstance(data.path, env);
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await instance?.[Symbol.asyncDispose]();
    await data?.[Symbol.asyncDispose]();
  });

  test('the local person, let in by the printed address, sets a password', async () => {
    await page.goto(instance.access.url);
    await page.getByRole('navigation').first().waitFor();
    expect(page.url()).not.toContain('token');
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('tl_');
    expect(await page.evaluate('document.cookie')).toBe('');

    await page.goto(`${instance.origin}/account`);
    await page.getByLabel('Address').fill(EMAIL);
    await page.getByRole('button', { name: 'Save' }).last().click();
    await page.getByText('You sign in by this address').waitFor();
    await page.getByRole('link', { name: 'Sign-in' }).click();
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('The password is set').waitFor();
  });

  test('finds nothing of the person who used the browser before', async () => {
    await page.evaluate(`(() => {
      localStorage.setItem('taskloom.person', 'somebody else');
      localStorage.setItem('taskloom.draft.quick-add', 'words of theirs');
    })()`);
    await page.goto(`${instance.origin}/today`);
    const line = page.getByRole('textbox', { name: 'Add a task' });
    await line.waitFor();
    expect(await line.inputValue()).toBe('');
  });

  test('signs out, is kept out, and signs in by password', async () => {
    await page.goto(`${instance.origin}/account`);
    await page.getByRole('button', { name: 'Sign out of this browser' }).click();
    await page.goto(instance.origin);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, 'not the password at all');
    await page.getByRole('alert').waitFor();
    await signIn(page, PASSWORD);
    await page.getByRole('navigation').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  test('adds a passkey, and signs in with it', async () => {
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(`${instance.origin}/account/security`);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('button', { name: 'Remove' }).waitFor();
    await page.goto(`${instance.origin}/account`);
    await page.getByRole('button', { name: 'Sign out of this browser' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL(`${instance.origin}/`);
    await page.goto(`${instance.origin}/account/activity`);
    expect(await page.getByText('(webauthn)').count()).toBe(1);
  });

  test.each(CLIENTS)('%s connects, and is disconnected', async (name, redirect) => {
    const origin = instance.origin;
    const registered = await fetch(`${origin}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: name,
        redirect_uris: [redirect],
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
      }),
    });
    const { client_id } = (await registered.json()) as { client_id: string };
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      response_type: 'code',
      client_id,
      redirect_uri: redirect,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource: `${origin}/mcp`,
    });
    await page.goto(`${origin}/oauth/authorize?${query.toString()}`);
    await page.getByRole('heading', { name: `Connect ${name}?` }).waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await screenshot(page, `consent-${name.replaceAll(/\W/gu, '-')}`);
    // Where the browser is sent, whether or not anybody answers there.
    const sent = page.waitForEvent('request', (request) => request.url().startsWith(redirect));
    const refused = page.waitForEvent('response', (response) =>
      (response.headers()['location'] ?? '').startsWith(redirect),
    );
    await page.getByRole('button', { name: 'Allow' }).click();
    const location = await Promise.any([
      sent.then((request) => request.url()),
      refused.then((response) => response.headers()['location'] ?? ''),
    ]);
    void sent.catch(() => undefined);
    void refused.catch(() => undefined);
    const answer = await fetch(`${origin}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: new URL(location).searchParams.get('code') ?? '',
        client_id,
        redirect_uri: redirect,
        code_verifier: verifier,
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    expect(await callTools(origin, token)).toBe(200);

    const other = await context.newPage();
    await other.goto(`${origin}/account/apps`);
    const row = other.getByRole('listitem').filter({ hasText: name }).first();
    await row.getByRole('button', { name: 'Disconnect' }).click();
    await other.getByText('It is disconnected').waitFor();
    await expect.poll(() => callTools(origin, token)).toBe(401);
    await other.close();
  });

  test('every page is accessible, in both schemes, and fits a phone', async () => {
    const paths = ['', '/security', '/apps', '/tokens', '/sessions', '/activity', '/prove'];
    for (const colorScheme of ['light', 'dark'] as const)
      for (const path of paths) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width: 390, height: 844 });
        await page.goto(`${instance.origin}/account${path}`);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [path, id, nodes[0]?.html])).toEqual([]);
        const width = await page.evaluate('document.documentElement.scrollWidth');
        expect(width).toBeLessThanOrEqual(390);
        await screenshot(page, `${path.slice(1) || 'profile'}-${colorScheme}-390`);
      }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${instance.origin}/account/security`);
    await screenshot(page, 'security-dark-1280');
  });
});

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['TASKLOOM_TEST_SCREENSHOTS'];
  if (folder !== undefined)
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function callTools(origin: string, token: string): Promise<number> {
  const answer = await fetch(`${origin}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  });
  await answer.text();
  return answer.status;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
