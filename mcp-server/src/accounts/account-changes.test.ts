import { AccountEvent } from '@taskloom/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  type AccountServer,
  OTHER_PASSWORD,
  PASSWORD,
  startAccountServer,
  submitSignIn,
} from './testing/account-server.ts';

let server: AccountServer;
beforeAll(async () => {
  server = await startAccountServer({ signUp: 'open' });
  await server.addPerson('Anna');
  await server.addPerson('Ben');
});
afterAll(() => server[Symbol.asyncDispose]());

test('a forgotten password is set anew by mail, ends every session, and the link works once', async () => {
  const before = await server.signIn('ben@example.com');
  const browser = server.browser();
  const known = await browser.submit('/account/reset', { email: 'ben@example.com' });
  const unknown = await browser.submit('/account/reset', { email: 'none@example.com' });
  expect(known.text).toBe(unknown.text);
  const token = server.tokenMailedTo('ben@example.com');
  const form = { token, password: OTHER_PASSWORD };
  expect((await browser.submit('/account/reset/finish', form)).url.pathname).toBe(
    '/account/sign-in',
  );
  expect((await browser.submit('/account/reset/finish', form)).status).toBe(410);
  expect((await before.open('/account')).url.pathname).toBe('/account/sign-in');
  expect((await submitSignIn(server.browser(), 'ben@example.com', PASSWORD)).status).toBe(401);
  expect((await submitSignIn(server.browser(), 'ben@example.com', OTHER_PASSWORD)).status).toBe(
    200,
  );
});

test('another address is confirmed by mail, and the old one is told', async () => {
  await server.addPerson('Gina');
  const gina = await server.signIn('gina@example.com');
  await gina.submit('/account/profile/email', { email: 'gina@new.example' });
  const token = server.tokenMailedTo('gina@new.example');
  await gina.submit('/account/email', { token });
  expect(server.mails.at(-1)).toMatchObject({ to: 'gina@example.com' });
  expect((await submitSignIn(server.browser(), 'gina@new.example', PASSWORD)).status).toBe(200);
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
