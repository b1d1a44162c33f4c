import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { storeToken } from './token-store.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const EXCHANGE = {
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:taskloom:params:oauth:token-type:user-id',
};

interface Call {
  as: string;
  form: Record<string, string>;
  client?: string;
}

describe('services', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** Shown as a bearer token, and to the token endpoint as the secret of a client. */
  async function post(path: string, { as, form, client = 'agent-runtime' }: Call) {
    const basic = Buffer.from(`${client}:${as}`).toString('base64');
    const answer = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { authorization: path === '/oauth/token' ? `Basic ${basic}` : `Bearer ${as}` },
      body: new URLSearchParams(form),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  test('the agent gets a short-lived token of the person it acts for, and calls tools with it', async () => {
    const { status, body } = await post('/oauth/token', {
      as: server.tokens['agent-runtime'],
      form: { ...EXCHANGE, subject_token: server.userId },
    });
    expect({ status, body }).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
    const agent = await server.connect(String(body['access_token']));
    expect(await agent.call('get_me')).toMatchObject({ id: server.userId });
    await agent.call('add_tasks', { tasks: [{ title: 'By the agent' }] });
  });

  test('a token that has expired is refused', async () => {
    const { body } = await post('/oauth/token', {
      as: server.tokens['agent-runtime'],
      form: { ...EXCHANGE, subject_token: server.userId },
    });
    await server.admin`update taskloom.access_tokens set expires_at = now() where kind = 'acting'`;
    const call = () =>
      fetch(`${server.url}/mcp`, {
        method: 'POST',
        headers: { authorization: `Bearer ${String(body['access_token'])}` },
      });
    await expect.poll(async () => (await call()).status).toBe(401);
  });

  test.each([
    ['a person', 'agent-runtime', () => server.token, 401, 'invalid_client'],
    ['another service', 'recurrence', () => server.tokens.recurrence, 400, 'unauthorized_client'],
    [
      'who has another one’s secret',
      'agent-runtime',
      () => server.tokens.recurrence,
      401,
      'invalid_client',
    ],
    ['nobody', 'nobody', () => 'nonsense', 401, 'invalid_client'],
  ])('%s cannot act for anybody', async (_who, client, token, status, error) => {
    const answer = await post('/oauth/token', {
      client,
      as: token(),
      form: { ...EXCHANGE, subject_token: server.userId },
    });
    expect(answer).toMatchObject({ status, body: { error } });
  });

  test('an unknown person and a bad form are told apart', async () => {
    const as = server.tokens['agent-runtime'];
    const unknown = await post('/oauth/token', {
      as,
      form: { ...EXCHANGE, subject_token: randomUUID() },
    });
    expect(unknown).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const bad = await post('/oauth/token', { as, form: { grant_type: 'password' } });
    expect(bad).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
  });

  test('acting is bounded by the token that is exchanged, short, and on the person’s record', async () => {
    const personal = await server.admin.begin((tx) =>
      storeToken(tx as never, { kind: 'personal', userId: server.userId, scopes: ['tasks:read'] }),
    );
    const { body } = await post('/oauth/token', {
      as: server.tokens['agent-runtime'],
      form: {
        ...EXCHANGE,
        subject_token: personal,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      },
    });
    expect(body).toMatchObject({ scope: 'tasks:read', expires_in: 600 });
    const audited = await server.admin`
      select app from taskloom.audit_log where event = 'acted_for' and user_id = ${server.userId}`;
    expect(audited).toMatchObject([{ app: 'agent-runtime' }]);
  });

  test('a service gets a short-lived token by client credentials, and works with it', async () => {
    const { status, body } = await post('/oauth/token', {
      client: 'recurrence',
      as: server.tokens.recurrence,
      form: { grant_type: 'client_credentials', scope: 'system' },
    });
    expect({ status, body }).toMatchObject({ status: 200, body: { scope: 'system' } });
    const answer = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(body['access_token'])}` },
    });
    // Issued for the address that people use, which is this server's /mcp.
    expect(answer.status).not.toBe(401);
  });

  test('introspection tells services whose a token is, and nothing of services', async () => {
    const as = server.tokens['agent-runtime'];
    const person = await post('/oauth/introspect', { as, form: { token: server.token } });
    expect(person.body).toMatchObject({ active: true, sub: server.userId, username: 'Anna' });
    for (const token of ['nonsense', server.tokens.notification])
      expect((await post('/oauth/introspect', { as, form: { token } })).body).toEqual({
        active: false,
      });
    expect(
      await post('/oauth/introspect', { as: server.token, form: { token: 'x' } }),
    ).toMatchObject({ status: 401 });
  });
});
