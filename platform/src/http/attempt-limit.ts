import { isIP } from 'node:net';

import { ipKeyGenerator, MemoryStore, type Options, type Store } from 'express-rate-limit';

import { HttpError } from './http-error.ts';

/** Wrong tokens of one address, before it is told to wait. */
const LIMIT = 60;
const WINDOW_MS = 60_000;
/** Addresses that are known to wait; more than these are looked up again. */
const MAX_WAITING = 10_000;

interface AttemptLimitOptions {
  limit?: number;
  windowMs?: number;
  /** One that all replicas share; absent: each counts for itself. */
  store?: Store;
}

/**
 * Counts wrong tokens by the address they come from, or by another key such as the token. Only an attempt that failed is counted and refused:
 * who has a right token is never kept out by a neighbour behind the same address.
 */
export interface AttemptLimit {
  /** Counts one; throws `HttpError` 429 when there were too many. */
  count(key: string | undefined): Promise<void>;
}

export function createAttemptLimit(options: AttemptLimitOptions = {}): AttemptLimit {
  const { limit = LIMIT, windowMs = WINDOW_MS, store = new MemoryStore() } = options;
  // A store reads no more of the options than this.
  void store.init?.({ windowMs } as Options);
  /** Until when an address waits: meanwhile the store is not asked again. */
  const waiting = new Map<string, number>();
  return {
    async count(address = '') {
      const key = isIP(address) === 0 ? address : ipKeyGenerator(address);
      const until = waiting.get(key) ?? (await countIn(key));
      const left = until - Date.now();
      if (left <= 0) return void waiting.delete(key);
      remember(key, until);
      const seconds = Math.ceil(left / 1000);
      throw new HttpError(429, 'Too many wrong tokens.', {
        hint: `Check the token, and try again in ${seconds} seconds.`,
        headers: { 'retry-after': String(seconds) },
      });
    },
  };

  /** Until when the address has to wait, in milliseconds since the epoch; 0 when it need not. */
  async function countIn(key: string): Promise<number> {
    const hits = await increment(key);
    if (hits === undefined || hits.totalHits <= limit) return 0;
    return hits.resetTime?.getTime() ?? Date.now() + windowMs;
  }

  function remember(key: string, until: number): void {
    if (waiting.size >= MAX_WAITING) waiting.clear();
    waiting.set(key, until);
  }

  /** A store that cannot be reached keeps nobody out. */
  async function increment(key: string) {
    try {
      return await store.increment(key);
    } catch {
      return undefined;
    }
  }
}
