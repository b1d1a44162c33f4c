import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type AccountServer,
  OPERATOR_TOKEN,
  OTHER_PASSWORD,
  askOperator,
  sessionCookieOf,
  startAccountServer,
  submitSignIn,
} from './testing/account-server.ts';

let server: AccountServer;
beforeAll(async () => {
  server = await startAccountServer({ signUp: 'open', operatorToken: OPERATOR_TOKEN });
  await server.addPerson('Anna');
});
afterAll(() => server[Symbol.asyncDispose]());

describe('signing up', () => {
  test('begins with a mail, and the password is chosen by who reads it', async () => {
    const browser = server.browser();
    const asked = await browser.submit('/account/sign-up', {
      name: 'Carla',
      email: 'Carla@Example.com',
      time_zone: 'Europe/Berlin',
    });
    expect(asked.text).toContain('Look into your mail');
    const token = server.tokenMailedTo('carla@example.com');
    // A scanner that follows the link uses nothing up.
    await server.browser().open(`/account/confirm?token=${token}`);
    const form = { token, password: OTHER_PASSWORD };
    const done = await browser.submit('/account/confirm', form);
    expect(done.url.pathname).toBe('/');
    expect(sessionCookieOf(browser)).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    const again = await server.browser().submit('/account/confirm', form);
    expect(again.status).toBe(410);
    const [row] = await server.admin`
      select time_zone, email_confirmed_at from taskloom.users where email = 'carla@example.com'`;
    expect(row).toMatchObject({ time_zone: 'Europe/Berlin', email_confirmed_at: expect.any(Date) });
  });

  test('answers the same for an address that has an account, which alone learns of it', async () => {
    const [taken, free] = await Promise.all(
      ['anna@example.com', 'nobody@example.com'].map((email) =>
        server.browser().submit('/account/sign-up', { name: 'X', email }),
      ),
    );
    expect(taken?.text).toBe(free?.text);
    const mail = server.mails.findLast(({ to }) => to === 'anna@example.com');
    expect(mail?.subject).toContain('already');
  });

  test('by invitation needs no mail, once', async () => {
    const { body } = await askOperator(server, 'POST', 'invitations');
    const path = new URL(String(body['url']));
    const invitation = path.searchParams.get('invitation') ?? '';
    const form = { name: 'Dora', email: 'dora@example.com', password: OTHER_PASSWORD, invitation };
    const browser = server.browser();
    expect((await browser.submit('/account/sign-up', form)).url.pathname).toBe('/');
    const other = { ...form, email: 'eve@example.com' };
    await server.browser().submit('/account/sign-up', other);
    expect((await submitSignIn(server.browser(), 'eve@example.com', OTHER_PASSWORD)).status).toBe(
      401,
    );
  });

  test.each(['short', 'aaaaaaaaaaaaaa', 'password123456', 'taskloom-forever'])(
    'refuses the password %s',
    async (password) => {
      const { body } = await askOperator(server, 'POST', 'invitations');
      const invitation = new URL(String(body['url'])).searchParams.get('invitation') ?? '';
      const form = { name: 'F', email: 'f@example.com', password, invitation };
      expect((await server.browser().submit('/account/sign-up', form)).status).toBe(422);
    },
  );
});
