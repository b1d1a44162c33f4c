import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type AccountServer, startAccountServer } from './testing/account-server.ts';
import type { Browser } from './testing/browser.ts';
import {
  allow,
  askToken,
  authorizationPath,
  exchange,
  getCode,
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
  anna = await server.signIn('anna@example.com');
  app = await registerApp(server);
});
afterAll(() => server[Symbol.asyncDispose]());

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
