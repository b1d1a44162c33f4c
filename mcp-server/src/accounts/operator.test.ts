import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type AccountServer,
  OPERATOR_TOKEN,
  OTHER_PASSWORD,
  PASSWORD,
  askOperator,
  startAccountServer,
  submitSignIn,
} from './testing/account-server.ts';

let server: AccountServer;
beforeAll(async () => {
  server = await startAccountServer({ signUp: 'open', operatorToken: OPERATOR_TOKEN });
});
afterAll(() => server[Symbol.asyncDispose]());

describe('an operator', () => {
  test('locks a person out of everything, and lets them in again', async () => {
    await server.addPerson('Kurt');
    const kurt = await server.signIn('kurt@example.com');
    expect(await askOperator(server, 'POST', 'users/kurt@example.com/lock')).toMatchObject({
      status: 200,
    });
    expect((await kurt.open('/account')).url.pathname).toBe('/account/sign-in');
    expect((await submitSignIn(server.browser(), 'kurt@example.com', PASSWORD)).status).toBe(401);
    await askOperator(server, 'POST', 'users/kurt@example.com/unlock');
    expect((await submitSignIn(server.browser(), 'kurt@example.com', PASSWORD)).status).toBe(200);
  });

  test('reads who signed in, and nobody else does', async () => {
    const { body } = await askOperator(server, 'GET', 'audit?user=kurt@example.com');
    expect(JSON.stringify(body)).toContain('account_disabled');
    expect(
      (await askOperator(server, 'GET', 'audit', 'another token of thirty-two characters')).status,
    ).toBe(401);
  });

  test('makes a link for a password, where no mail is sent', async () => {
    const { body } = await askOperator(server, 'POST', 'users/kurt@example.com/reset');
    const token = new URL(String(body['url'])).searchParams.get('token') ?? '';
    const form = { token, password: OTHER_PASSWORD };
    const set = await server.browser().submit('/account/reset/finish', form);
    expect(set.url.pathname).toBe('/account/sign-in');
  });
});
