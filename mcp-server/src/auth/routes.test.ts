import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestServer } from '../testing/test-server.ts';

const EXCHANGE = {
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:taskloom:params:oauth:token-type:user-id',
};

describe('/oauth', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function post(path: string, { as, form }: { as: string; form: Record<string, string> }) {
    const answer = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}` },
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
    const answer = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(body['access_token'])}` },
    });
    expect(answer.status).toBe(401);
  });

  test.each([
    ['a person', () => server.token, 401, 'invalid_client'],
    ['another service', () => server.tokens.recurrence, 403, 'unauthorized_client'],
    ['nobody', () => 'nonsense', 401, 'invalid_client'],
  ])('%s cannot act for anybody', async (_who, token, status, error) => {
    const answer = await post('/oauth/token', {
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
    expect(bad).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
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
