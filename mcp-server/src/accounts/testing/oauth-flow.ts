import { createHash, randomBytes } from 'node:crypto';

import type { AccountServer } from './account-server.ts';
import type { Browser, BrowserPage } from './browser.ts';

const REDIRECT = 'https://app.example/callback';

/** An app that registered itself, spoken to by hand, so that each parameter can be wrong. */
export interface TestApp {
  clientId: string;
  redirectUri: string;
  verifier: string;
}

export async function register(
  server: Pick<AccountServer, 'url'>,
  metadata: Record<string, unknown> = {},
): Promise<Response> {
  return fetch(`${server.url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Test app',
      redirect_uris: [REDIRECT],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      ...metadata,
    }),
  });
}

export async function registerApp(
  server: Pick<AccountServer, 'url'>,
  metadata: Record<string, unknown> = {},
): Promise<TestApp> {
  const answer = await register(server, metadata);
  const { client_id: clientId } = (await answer.json()) as { client_id: string };
  const verifier = randomBytes(32).toString('base64url');
  return { clientId, redirectUri: REDIRECT, verifier };
}

export function authorizationPath(
  server: Pick<AccountServer, 'url'>,
  app: TestApp,
  changes: Record<string, string | undefined> = {},
): string {
  const parameters = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    scope: 'tasks:read tasks:write',
    state: 'xyz',
    resource: `${server.url}/mcp`,
    code_challenge: createHash('sha256').update(app.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  const given = Object.entries(parameters).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return `/oauth/authorize?${new URLSearchParams(given).toString()}`;
}

/** Presses "Allow" on a page of consent, and leaves out the scopes named. */
export async function allow(
  browser: Browser,
  page: BrowserPage,
  leaveOut: readonly string[] = [],
): Promise<BrowserPage> {
  const account = /name="account" value="([^"]+)"/u.exec(page.text)?.[1] ?? '';
  const scope = [...page.text.matchAll(/name="scope"\s+value="([^"]+)"/gu)].map(
    ([, name]) => name ?? '',
  );
  return browser.submit(page.url.pathname, {
    account,
    scope: scope.filter((name) => !leaveOut.includes(name)),
    decision: 'allow',
  });
}

export async function getCode(
  server: Pick<AccountServer, 'url'>,
  browser: Browser,
  app: TestApp,
  changes: Record<string, string | undefined> = {},
): Promise<string> {
  const page = await browser.open(authorizationPath(server, app, changes));
  // Allowed before, the app is answered without a page.
  const back = page.url.origin === server.url ? await allow(browser, page) : page;
  return back.url.searchParams.get('code') ?? `none: ${back.url.href}`;
}

interface TokenAnswer {
  status: number;
  body: Record<string, string>;
}

export async function askToken(
  server: Pick<AccountServer, 'url'>,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const answer = await fetch(`${server.url}/oauth/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

export async function exchange(
  server: Pick<AccountServer, 'url'>,
  app: TestApp,
  code: string,
  changes: Record<string, string> = {},
): Promise<TokenAnswer> {
  return askToken(server, {
    grant_type: 'authorization_code',
    code,
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    code_verifier: app.verifier,
    ...changes,
  });
}

export async function refresh(
  server: Pick<AccountServer, 'url'>,
  app: TestApp,
  token: string,
  changes: Record<string, string> = {},
): Promise<TokenAnswer> {
  return askToken(server, {
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: app.clientId,
    ...changes,
  });
}
