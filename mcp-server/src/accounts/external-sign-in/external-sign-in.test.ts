import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type AccountServer, PASSWORD, startAccountServer } from '../testing/account-server.ts';
import { Browser } from '../testing/browser.ts';
import {
  EXTERNAL_CLIENT,
  type IdentityProvider,
  startIdentityProvider,
} from '../testing/identity-provider.ts';

let elsewhere: IdentityProvider;
let server: AccountServer;
beforeAll(async () => {
  elsewhere = await startIdentityProvider();
  server = await startAccountServer({ external: external(false) });
  await elsewhere.register(`${server.url}/account/external/callback`);
  await server.addPerson('Anna');
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await elsewhere[Symbol.asyncDispose]();
});
beforeEach(() => {
  elsewhere.refuses = false;
});

function external(makesAccounts: boolean) {
  const { id: clientId, secret: clientSecret } = EXTERNAL_CLIENT;
  return { issuer: elsewhere.url, clientId, clientSecret, name: 'Acme', makesAccounts };
}

/** To the provider and through it; returns the address it sends back to. */
async function goThere(browser: Browser, next = '/account'): Promise<URL> {
  const page = await browser.open(`/account/sign-in?next=${encodeURIComponent(next)}`);
  const path = /href="(\/account\/external[^"]*)"[^>]*>Sign in with Acme/u.exec(page.text)?.[1];
  const there = await browser.open((path ?? '').replaceAll('&#38;', '&'));
  expect(there.url.origin).toBe(elsewhere.url);
  const back = await new Browser(elsewhere.url).open(there.url);
  expect(back.url.origin).toBe(server.url);
  return back.url;
}

const isSignedIn = async (browser: Browser) =>
  (await browser.open('/account')).url.pathname === '/account';

describe('signing in with another provider', () => {
  test('leads into the account with the same address, and back to where one wanted to go', async () => {
    elsewhere.account = { sub: 'a-1', email: 'Anna@Example.com', email_verified: true };
    const browser = server.browser();
    const page = await browser.open(await goThere(browser, '/account/tokens'));
    expect(page.url.pathname).toBe('/account/tokens');
    expect((await browser.open('/account')).text).toContain('anna@example.com');
    const sent = elsewhere.asked.at(-1);
    expect(sent?.get('code_challenge_method')).toBe('S256');
    expect(sent?.get('nonce')).toMatch(/.{20,}/u);
    expect(sent?.get('state')).toMatch(/.{20,}/u);
  });

  test('knows the person again by who they are there, whatever address they have by then', async () => {
    elsewhere.account = { sub: 'a-1', email: 'renamed@elsewhere.example', email_verified: true };
    const browser = server.browser();
    await browser.open(await goThere(browser));
    expect((await browser.open('/account')).text).toContain('anna@example.com');
  });

  test.each([
    ['it has not confirmed the address', { sub: 'b', email: 'anna@example.com' }, 'not confirmed'],
    [
      'it says that the address is not confirmed',
      { sub: 'b', email: 'anna@example.com', email_verified: false },
      'not confirmed',
    ],
    ['it tells no address', { sub: 'b' }, 'not confirmed'],
    [
      'nobody here has the address',
      { sub: 'b', email: 'stranger@example.com', email_verified: true },
      'invitation',
    ],
  ])('is refused when %s', async (_why, account, word) => {
    elsewhere.account = account;
    const browser = server.browser();
    const page = await browser.open(await goThere(browser));
    expect(page.status).toBe(403);
    expect(page.text).toContain(word);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('is refused when the account here has not confirmed the address', async () => {
    const id = await server.addPerson('Mallory', 'victim@example.com');
    await server.admin`update taskloom.users set email_confirmed_at = null where id = ${id}`;
    elsewhere.account = { sub: 'v', email: 'victim@example.com', email_verified: true };
    const browser = server.browser();
    const page = await browser.open(await goThere(browser));
    expect(page.text).toContain('has not confirmed it');
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('says plainly that the person did not sign in there', async () => {
    elsewhere.refuses = true;
    const browser = server.browser();
    const page = await browser.open(await goThere(browser));
    expect(page.text).toContain('You did not sign in with Acme.');
  });

  test('refuses an answer in another browser, a second time, and with another state', async () => {
    elsewhere.account = { sub: 'a-1', email: 'anna@example.com', email_verified: true };
    const mine = server.browser();
    const stolen = await goThere(mine);
    const other = server.browser();
    await goThere(other);
    expect((await other.open(stolen)).status).toBe(403);
    expect(await isSignedIn(other)).toBe(false);
    const answer = await goThere(mine);
    const changed = new URL(answer);
    changed.searchParams.set('state', 'x'.repeat(43));
    expect((await mine.open(changed)).status).toBe(403);
    const fresh = await goThere(mine);
    expect((await mine.open(fresh)).url.pathname).toBe('/account');
    expect((await mine.open(fresh)).status).toBe(403);
  });

  test('refuses a code of somebody else’s sign-in, and an answer of another issuer', async () => {
    const [mine, theirs] = [server.browser(), server.browser()];
    elsewhere.account = { sub: 'a-1', email: 'anna@example.com', email_verified: true };
    const injected = (await goThere(theirs)).searchParams.get('code') ?? '';
    const answer = await goThere(mine);
    answer.searchParams.set('code', injected);
    expect((await mine.open(answer)).status).toBe(403);
    const mixedUp = await goThere(mine);
    mixedUp.searchParams.set('iss', 'https://evil.example');
    expect((await mine.open(mixedUp)).status).toBe(403);
    expect(await isSignedIn(mine)).toBe(false);
  });

  test('does not lead past a locked account, nor past the second step', async () => {
    const id = await server.addPerson('Kurt');
    elsewhere.account = { sub: 'k', email: 'kurt@example.com', email_verified: true };
    await server.admin`
      update taskloom.account_credentials
         set totp_secret = 'sealed', totp_confirmed_at = now() where user_id = ${id}`;
    const browser = server.browser();
    expect((await browser.open(await goThere(browser))).text).toContain('Enter your code');
    expect(await isSignedIn(browser)).toBe(false);
    await server.admin`
      update taskloom.account_credentials set disabled_at = now() where user_id = ${id}`;
    expect((await browser.open(await goThere(browser))).text).toContain('locked');
  });

  test('proves again who it is before what is delicate', async () => {
    elsewhere.account = { sub: 'a-1', email: 'anna@example.com', email_verified: true };
    const browser = server.browser();
    await browser.open(await goThere(browser));
    await server.admin`update taskloom.account_sessions set proved_at = now() - interval '1 hour'`;
    const form = { name: 'late', scope: 'tasks:read', days: '' };
    const asked = await browser.submit('/account/tokens', form);
    expect(asked.url.pathname).toBe('/account/prove');
    const path = /href="(\/account\/external[^"]*)"/u.exec(asked.text)?.[1] ?? '';
    const there = await browser.open(path.replaceAll('&#38;', '&'));
    expect(there.url.searchParams.get('prompt')).toBe('login');
    await browser.open((await new Browser(elsewhere.url).open(there.url)).url);
    expect((await browser.submit('/account/tokens', form)).text).toContain('tl_pat_');
  });

  test('is over once the person has taken it away, whoever has the address there, until they allow it', async () => {
    await server.addPerson('Uma');
    const at = { issuer: elsewhere.url, subject: 'u-1' };
    elsewhere.account = { sub: 'u-1', email: 'uma@example.com', email_verified: true };
    const browser = server.browser();
    await browser.open(await goThere(browser));
    expect((await browser.open('/account/security')).text).toContain('Take away');
    const removed = await browser.submit('/account/security/external', { ...at, change: 'remove' });
    expect(removed.text).toContain('no longer signs you in');

    for (const sub of ['u-1', 'u-2']) {
      elsewhere.account = { sub, email: 'uma@example.com', email_verified: true };
      const refused = server.browser();
      expect((await refused.open(await goThere(refused))).text).toContain('no longer takes Acme');
      expect(await isSignedIn(refused)).toBe(false);
    }

    const allowed = await browser.submit('/account/security/external', { ...at, change: 'allow' });
    expect(allowed.text).toContain('signs you in again');
    elsewhere.account = { sub: 'u-1', email: 'uma@example.com', email_verified: true };
    const again = server.browser();
    await again.open(await goThere(again));
    expect(await isSignedIn(again)).toBe(true);
    const audit = await browser.open('/account/activity');
    expect(audit.text).toContain('Sign-in was taken away from');
  });

  test('cannot be taken away by somebody else, nor when it is the only way in', async () => {
    const id = await server.addPerson('Vera');
    await server.admin`
      update taskloom.account_credentials set password_hash = null where user_id = ${id}`;
    elsewhere.account = { sub: 'v-1', email: 'vera@example.com', email_verified: true };
    const browser = server.browser();
    await browser.open(await goThere(browser));
    const form = { issuer: elsewhere.url, subject: 'v-1', change: 'remove' };
    const kept = await browser.submit('/account/security/external', form);
    expect(kept.text).toContain('the only way into your account');
    const other = await server.signIn('anna@example.com');
    await other.submit('/account/security/external', form);
    const again = server.browser();
    await again.open(await goThere(again));
    expect(await isSignedIn(again)).toBe(true);
  });
});

test('whoever the provider confirms gets an account where the operator wants it', async () => {
  const provider = await startIdentityProvider();
  const settings = { ...external(true), issuer: provider.url };
  const other = await startAccountServer({ external: settings });
  try {
    await provider.register(`${other.url}/account/external/callback`);
    const sub = 'new';
    provider.account = { sub, email: 'new@example.com', email_verified: true, name: 'Nora' };
    const browser = other.browser();
    const there = await browser.open('/account/external');
    await browser.open((await new Browser(provider.url).open(there.url)).url);
    const page = await browser.open('/account');
    expect(page.text).toContain('Nora');
    // They have no password that somebody could guess.
    const guess = { email: 'new@example.com', password: PASSWORD, next: '/account' };
    expect((await other.browser().submit('/account/sign-in', guess)).status).toBe(401);
  } finally {
    await other[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  }
});

test('a provider that cannot be reached is said so, and asked again later', async () => {
  const gone = await startIdentityProvider();
  await gone[Symbol.asyncDispose]();
  const other = await startAccountServer({ external: { ...external(false), issuer: gone.url } });
  try {
    const page = await other.browser().open('/account/external');
    expect(page.text).toContain('Acme cannot be reached now.');
  } finally {
    await other[Symbol.asyncDispose]();
  }
});
