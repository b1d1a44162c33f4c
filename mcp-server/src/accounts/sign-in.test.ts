import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type AccountServer,
  PASSWORD,
  sessionCookieOf,
  startAccountServer,
  submitSignIn,
} from './testing/account-server.ts';

let server: AccountServer;
beforeAll(async () => {
  server = await startAccountServer();
  await server.addPerson('Anna');
  await server.addPerson('Ben');
});
afterAll(() => server[Symbol.asyncDispose]());

describe('signing in', () => {
  test('says the same for a wrong password and for nobody', async () => {
    const wrong = await submitSignIn(server.browser(), 'ben@example.com', 'wrong wrong wrong');
    const nobody = await submitSignIn(server.browser(), 'xyz@example.com', 'wrong wrong wrong');
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect(wrong.text.replaceAll('ben', 'xyz')).toBe(nobody.text);
  });

  test('gives a session of its own: one planted before is worth nothing', async () => {
    const browser = server.browser();
    await submitSignIn(browser, 'ben@example.com', PASSWORD);
    const planted = sessionCookieOf(browser)?.value;
    await submitSignIn(browser, 'ben@example.com', PASSWORD);
    expect(sessionCookieOf(browser)?.value).not.toBe(planted);
    const held = sessionCookieOf(browser);
    if (held) held.value = planted ?? '';
    expect((await browser.open('/account')).url.pathname).toBe('/account/sign-in');
  });

  test('goes on only to this site', async () => {
    for (const next of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      'javascript:1',
    ]) {
      const form = { email: 'ben@example.com', password: PASSWORD, next };
      const page = await server.browser().submit('/account/sign-in', form);
      expect(page.url.origin).toBe(server.url);
    }
  });

  test('from another site’s form is refused', async () => {
    const form = { email: 'ben@example.com', password: PASSWORD, next: '/' };
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await server.browser().submit('/account/sign-in', form, headers)).status).toBe(403);
  });

  test('a stranger’s guesses lock out strangers, and not the owner', async () => {
    const owner = await server.signIn('anna@example.com');
    await server.admin`
      insert into taskloom.rate_limits (key, hits, reset_at)
      values ('sign-in:account:anna@example.com', 10, now() + interval '10 minutes')`;
    const stranger = await submitSignIn(server.browser(), 'anna@example.com', PASSWORD);
    expect(stranger.status).toBe(429);
    expect((await submitSignIn(owner, 'anna@example.com', PASSWORD)).url.pathname).toBe('/account');
    await server.admin`delete from taskloom.rate_limits`;
  });

  test('ten wrong passwords are enough', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1)
      statuses.push(
        (await submitSignIn(server.browser(), 'many@example.com', 'wrong wrong')).status,
      );
    expect(statuses.at(-2)).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    await server.admin`delete from taskloom.rate_limits`;
  });
});

test('two-step sign-in asks for a code, and a code works once', async () => {
  await server.addPerson('Hanna');
  const hanna = await server.signIn('hanna@example.com');
  const begun = await hanna.submit('/account/security/totp', {});
  const secret = (/class="secret">([^<]+)</u.exec(begun.text)?.[1] ?? '').replaceAll(' ', '');
  const code = await generate({ secret });
  const on = await hanna.submit('/account/security/totp/confirm', { code });
  expect(on.text).toContain('a code is asked for');
  const browser = server.browser();
  const asked = await submitSignIn(browser, 'hanna@example.com', PASSWORD);
  expect(asked.text).toContain('Enter your code');
  expect(sessionCookieOf(browser)).toBeUndefined();
  const step = /name="step" value="([^"]+)"/u.exec(asked.text)?.[1] ?? '';
  expect((await browser.submit('/account/second-factor', { step, code })).status).toBe(401);
  await server.admin`update taskloom.account_credentials set totp_last_step = totp_last_step - 2`;
  const let_in = await browser.submit('/account/second-factor', { step, code });
  expect(let_in.url.pathname).toBe('/account');
  const sealed = await server.admin`select totp_secret from taskloom.account_credentials`;
  expect(JSON.stringify(sealed)).not.toContain(secret);
});

test('what is delicate asks again after a while', async () => {
  const anna = await server.signIn('anna@example.com');
  await server.admin`update taskloom.account_sessions set proved_at = now() - interval '1 hour'`;
  const form = { name: 'late', scope: 'tasks:read', days: '' };
  const asked = await anna.submit('/account/tokens', form);
  expect(asked.url.pathname).toBe('/account/prove');
  const wrong = { password: 'wrong wrong', next: '/account/tokens' };
  expect((await anna.submit('/account/prove', wrong)).status).toBe(401);
  await anna.submit('/account/prove', { ...wrong, password: PASSWORD });
  expect((await anna.submit('/account/tokens', form)).text).toContain('tl_pat_');
});

test('a form that is too large is refused', async () => {
  const huge = await server
    .browser()
    .submit('/account/sign-in', { email: 'x'.repeat(100_000), password: 'x', next: '/' });
  expect(huge.status).toBeGreaterThanOrEqual(400);
});
