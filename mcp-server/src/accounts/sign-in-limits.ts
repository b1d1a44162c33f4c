import { createHmac, timingSafeEqual } from 'node:crypto';
import { randomBytes } from 'node:crypto';

import type { Request, Response } from 'express';

import { deriveKey } from '../auth/sealer.ts';
import type { Database } from '../database/database.ts';
import { RateLimitStore } from './rate-limit-store.ts';
import { readCookie } from './sessions.ts';

/** Wrong passwords within the window, after which a guesser waits. */
const PER_ACCOUNT = 10;
const PER_ADDRESS = 30;
const WINDOW_SECONDS = 900;
const DEVICE_COOKIE = 'taskloom_device';
const DEVICE_DAYS = 400;

export interface SignInLimits {
  /** Whether another try is let through. Count it with `failed` when it was wrong. */
  allows(attempt: Attempt): Promise<boolean>;
  failed(attempt: Attempt): Promise<void>;
  /** This browser has signed in to the account: strangers' tries no longer count against it. */
  remember(response: Response, account: string): void;
}

interface Attempt {
  request: Request;
  /** The address typed in, whether or not it has an account. */
  account: string;
}

/**
 * Guesses are counted by where they come from and by account. A browser that has signed in to an
 * account before has a count of its own (OWASP's device cookies): a stranger who guesses on and on
 * locks out strangers, not the owner.
 */
export function createSignInLimits(options: {
  database: Database;
  secret: string;
  publicUrl: string;
}): SignInLimits {
  const { database, publicUrl } = options;
  const key = deriveKey(options.secret, 'device-cookie');
  const store = new RateLimitStore({ database, prefix: 'sign-in', seconds: WINDOW_SECONDS });

  function keysOf({ request, account }: Attempt): { account: string; address: string } {
    const device = knownDevice(request, account);
    return {
      account: device === undefined ? `account:${account}` : `device:${device}:${account}`,
      address: `address:${request.ip ?? ''}`,
    };
  }

  function knownDevice(request: Request, account: string): string | undefined {
    const [device = '', mac = ''] = (readCookie(request, DEVICE_COOKIE) ?? '').split('_');
    const expected = Buffer.from(sign(device, account));
    const given = Buffer.from(mac);
    const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
    return isOurs ? device : undefined;
  }

  function sign(device: string, account: string): string {
    return createHmac('sha256', key).update(`${device}\0${account}`).digest('hex');
  }

  return {
    async allows(attempt) {
      const keys = keysOf(attempt);
      const [account, address] = await Promise.all([
        store.get(keys.account),
        store.get(keys.address),
      ]);
      return (account?.totalHits ?? 0) < PER_ACCOUNT && (address?.totalHits ?? 0) < PER_ADDRESS;
    },
    async failed(attempt) {
      const keys = keysOf(attempt);
      await Promise.all([store.increment(keys.account), store.increment(keys.address)]);
    },
    remember(response, account) {
      const device = randomBytes(12).toString('hex');
      response.cookie(DEVICE_COOKIE, `${device}_${sign(device, account)}`, {
        httpOnly: true,
        sameSite: 'lax',
        path: '/account',
        secure: publicUrl.startsWith('https:'),
        maxAge: DEVICE_DAYS * 86_400_000,
      });
    },
  };
}
