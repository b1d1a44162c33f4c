import { AccountEvent } from '@taskloom/contracts';
import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type AccountServer, PASSWORD, startAccountServer } from './testing/account-server.ts';
import type { Browser } from './testing/browser.ts';

const OPERATOR = 'an operator token of thirty-two characters';
const NEW_PASSWORD = 'a loom that nobody has seen';

let server: AccountServer;
beforeAll(async () => {
  server = await startAccountServer({ signUp: 'open', operatorToken: OPERATOR });
  await server.addPerson('Anna');
  await server.addPerson('Ben');
});
afterAll(() => server[Symbol.asyncDispose]());

const sessionOf = (browser: Browser) =>
  [...browser.cookies.values()].find(({ name }) => name.startsWith('taskloom_session'));

function signIn(browser: Browser, email: string, password: string) {
  return browser.submit('/account/sign-in', { email, password, next: '/account' });
}

async function admin(method: string, path: string, token = OPERATOR) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${server.url}/admin/${path}`, { method, headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

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
    const form = { token, password: NEW_PASSWORD };
    const done = await browser.submit('/account/confirm', form);
    expect(done.url.pathname).toBe('/');
    expect(sessionOf(browser)).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
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
    const { body } = await admin('POST', 'invitations');
    const path = new URL(String(body['url']));
    const invitation = path.searchParams.get('invitation') ?? '';
    const form = { name: 'Dora', email: 'dora@example.com', password: NEW_PASSWORD, invitation };
    const browser = server.browser();
    expect((await browser.submit('/account/sign-up', form)).url.pathname).toBe('/');
    const other = { ...form, email: 'eve@example.com' };
    await server.browser().submit('/account/sign-up', other);
    expect((await signIn(server.browser(), 'eve@example.com', NEW_PASSWORD)).status).toBe(401);
  });

  test.each(['short', 'aaaaaaaaaaaaaa', 'password123456', 'taskloom-forever'])(
    'refuses the password %s',
    async (password) => {
      const { body } = await admin('POST', 'invitations');
      const invitation = new URL(String(body['url'])).searchParams.get('invitation') ?? '';
      const form = { name: 'F', email: 'f@example.com', password, invitation };
      expect((await server.browser().submit('/account/sign-up', form)).status).toBe(422);
    },
  );
});

describe('signing in', () => {
  test('says the same for a wrong password and for nobody', async () => {
    const wrong = await signIn(server.browser(), 'ben@example.com', 'wrong wrong wrong');
    const nobody = await signIn(server.browser(), 'xyz@example.com', 'wrong wrong wrong');
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect(wrong.text.replaceAll('ben', 'xyz')).toBe(nobody.text);
  });

  test('gives a session of its own: one planted before is worth nothing', async () => {
    const browser = server.browser();
    await signIn(browser, 'ben@example.com', PASSWORD);
    const planted = sessionOf(browser)?.value;
    await signIn(browser, 'ben@example.com', PASSWORD);
    expect(sessionOf(browser)?.value).not.toBe(planted);
    const held = sessionOf(browser);
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
    const stranger = await signIn(server.browser(), 'anna@example.com', PASSWORD);
    expect(stranger.status).toBe(429);
    expect((await signIn(owner, 'anna@example.com', PASSWORD)).url.pathname).toBe('/account');
    await server.admin`delete from taskloom.rate_limits`;
  });

  test('ten wrong passwords are enough', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1)
      statuses.push((await signIn(server.browser(), 'many@example.com', 'wrong wrong')).status);
    expect(statuses.at(-2)).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    await server.admin`delete from taskloom.rate_limits`;
  });
});

test('a forgotten password is set anew by mail, ends every session, and the link works once', async () => {
  const before = await server.signIn('ben@example.com');
  const browser = server.browser();
  const known = await browser.submit('/account/reset', { email: 'ben@example.com' });
  const unknown = await browser.submit('/account/reset', { email: 'none@example.com' });
  expect(known.text).toBe(unknown.text);
  const token = server.tokenMailedTo('ben@example.com');
  const form = { token, password: NEW_PASSWORD };
  expect((await browser.submit('/account/reset/finish', form)).url.pathname).toBe(
    '/account/sign-in',
  );
  expect((await browser.submit('/account/reset/finish', form)).status).toBe(410);
  expect((await before.open('/account')).url.pathname).toBe('/account/sign-in');
  expect((await signIn(server.browser(), 'ben@example.com', PASSWORD)).status).toBe(401);
  expect((await signIn(server.browser(), 'ben@example.com', NEW_PASSWORD)).status).toBe(200);
});

test('another address is confirmed by mail, and the old one is told', async () => {
  await server.addPerson('Gina');
  const gina = await server.signIn('gina@example.com');
  await gina.submit('/account/profile/email', { email: 'gina@new.example' });
  const token = server.tokenMailedTo('gina@new.example');
  await gina.submit('/account/email', { token });
  expect(server.mails.at(-1)).toMatchObject({ to: 'gina@example.com' });
  expect((await signIn(server.browser(), 'gina@new.example', PASSWORD)).status).toBe(200);
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
  const asked = await signIn(browser, 'hanna@example.com', PASSWORD);
  expect(asked.text).toContain('Enter your code');
  expect(sessionOf(browser)).toBeUndefined();
  const step = /name="step" value="([^"]+)"/u.exec(asked.text)?.[1] ?? '';
  expect((await browser.submit('/account/second-factor', { step, code })).status).toBe(401);
  await server.admin`update taskloom.account_credentials set totp_last_step = totp_last_step - 2`;
  const let_in = await browser.submit('/account/second-factor', { step, code });
  expect(let_in.url.pathname).toBe('/account');
  const sealed = await server.admin`select totp_secret from taskloom.account_credentials`;
  expect(JSON.stringify(sealed)).not.toContain(secret);
});

test('a personal token is shown once, kept as a hash, bounded and revocable', async () => {
  const anna = await server.signIn('anna@example.com');
  const made = await anna.submit('/account/tokens', {
    name: 'script',
    scope: 'tasks:read',
    days: '30',
  });
  const token = /tl_pat_[\w-]+/u.exec(made.text)?.[0] ?? '';
  expect((await anna.open('/account/tokens')).text).not.toContain(token);
  const call = () =>
    fetch(`${server.url}/mcp`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  expect(await (await call()).json()).toMatchObject({ scopes: ['tasks:read'] });
  const beginning = await fetch(`${server.url}/account/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, origin: server.url },
  });
  expect(beginning.status).toBe(401);
  const id = /name="id" value="([^"]+)"/u.exec(made.text)?.[1] ?? '';
  const ben = await server.addPerson('Ines').then(() => server.signIn('ines@example.com'));
  await ben.submit('/account/tokens/revoke', { id });
  expect((await call()).status).toBe(200);
  await anna.submit('/account/tokens/revoke', { id });
  await expect.poll(async () => (await call()).status).toBe(401);
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

test('a browser signed out from another one is out at once, with the tokens of its page', async () => {
  const [one, two] = await Promise.all([
    server.signIn('anna@example.com'),
    server.signIn('anna@example.com'),
  ]);
  const answer = await two.submit('/account/session/token', {});
  const { access_token: token } = JSON.parse(answer.text) as { access_token: string };
  await one.submit('/account/sessions/revoke-others', {});
  expect((await two.submit('/account/session/token', {})).status).toBe(401);
  const headers = { authorization: `Bearer ${token}` };
  await expect
    .poll(async () => (await fetch(`${server.url}/mcp`, { method: 'POST', headers })).status)
    .toBe(401);
});

test('the account ends with what is theirs alone, after typing its name', async () => {
  const id = await server.addPerson('Jana');
  const jana = await server.signIn('jana@example.com');
  expect((await jana.submit('/account/delete', { confirm: 'yes' })).status).toBe(422);
  const gone = await jana.submit('/account/delete', { confirm: 'jana@example.com' });
  expect(gone.text).toContain('deleted');
  expect(await server.admin`select 1 from taskloom.users where id = ${id}`).toHaveLength(0);
  expect(await server.admin`select 1 from taskloom.projects where created_by = ${id}`).toHaveLength(
    0,
  );
  const [told] = await server.admin`
    select event from taskloom.outbox where event->>'type' = 'account.deleted' and key = ${id}`;
  expect(AccountEvent.parse(told?.['event']).data).toEqual({ user_id: id });
});

test('everything of theirs is offered as one file before the account is deleted, to nobody else', async () => {
  const id = await server.addPerson('Lena');
  await server.admin`
    update taskloom.projects set name = 'The inbox of Lena'
     where id in (select project_id from taskloom.project_members where user_id = ${id})`;
  const lena = await server.signIn('lena@example.com');
  const page = await lena.open('/account');
  const path = /href="([^"]+)"[^>]*>Download everything/u.exec(page.text)?.[1] ?? '';
  const file = await lena.open(path);
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; .*\.json"$/u);
  expect(JSON.parse(file.text)).toMatchObject({ format: 'taskloom' });
  expect(file.text).toContain('The inbox of Lena');
  expect((await server.browser().open(path)).url.pathname).toBe('/account/sign-in');
  const other = await (await server.signIn('anna@example.com')).open(path);
  expect(other.text).not.toContain('The inbox of Lena');
});

describe('an operator', () => {
  test('locks a person out of everything, and lets them in again', async () => {
    await server.addPerson('Kurt');
    const kurt = await server.signIn('kurt@example.com');
    expect(await admin('POST', 'users/kurt@example.com/lock')).toMatchObject({ status: 200 });
    expect((await kurt.open('/account')).url.pathname).toBe('/account/sign-in');
    expect((await signIn(server.browser(), 'kurt@example.com', PASSWORD)).status).toBe(401);
    await admin('POST', 'users/kurt@example.com/unlock');
    expect((await signIn(server.browser(), 'kurt@example.com', PASSWORD)).status).toBe(200);
  });

  test('reads who signed in, and nobody else does', async () => {
    const { body } = await admin('GET', 'audit?user=kurt@example.com');
    expect(JSON.stringify(body)).toContain('account_disabled');
    expect((await admin('GET', 'audit', 'another token of thirty-two characters')).status).toBe(
      401,
    );
  });

  test('makes a link for a password, where no mail is sent', async () => {
    const { body } = await admin('POST', 'users/kurt@example.com/reset');
    const token = new URL(String(body['url'])).searchParams.get('token') ?? '';
    const form = { token, password: NEW_PASSWORD };
    const set = await server.browser().submit('/account/reset/finish', form);
    expect(set.url.pathname).toBe('/account/sign-in');
  });
});

test('a form that is too large is refused', async () => {
  const huge = await server
    .browser()
    .submit('/account/sign-in', { email: 'x'.repeat(100_000), password: 'x', next: '/' });
  expect(huge.status).toBeGreaterThanOrEqual(400);
});
