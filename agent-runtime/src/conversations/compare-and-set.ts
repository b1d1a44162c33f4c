import { setTimeout as sleep } from 'node:timers/promises';

import { EtagMismatch, type StateStore } from '@taskloom/platform';

const ATTEMPTS = 20;
const STORE_TIMEOUT_MS = 10_000;

/**
 * Reads, changes and writes one entry until nobody interferes. `change` gets what is stored and
 * returns what is to be stored, or `undefined` to leave it. Returns the entry as it then is.
 */
export async function compareAndSet<T>(
  store: StateStore,
  key: string,
  change: (stored: T | undefined) => T | undefined,
): Promise<T | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const entry = await store.get(key, timeout());
    // Only this package writes these keys, and it writes them with the same types.
    const stored = entry?.value as T | undefined;
    const next = change(stored);
    if (next === undefined) return stored;
    try {
      await store.set(key, next, { etag: entry?.etag ?? null, ...timeout() });
      return next;
    } catch (error) {
      if (!(error instanceof EtagMismatch) || attempt === ATTEMPTS) throw error;
      await sleep(Math.random() * 5 * attempt);
    }
  }
}

/** Every call to the store ends. */
export function timeout(): { signal: AbortSignal } {
  return { signal: AbortSignal.timeout(STORE_TIMEOUT_MS) };
}
