import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { EtagMismatch, type StateStore } from '../ports/state-store.ts';
import { type DaprSidecar, isSuccess, unavailable } from './dapr-sidecar.ts';

/**
 * What is stored: `null` stays apart from nothing, and `write` names the write, so that one whose answer
 * was lost is known again.
 */
const Envelope = z.object({ value: z.unknown(), write: z.string() });

interface StoredEntry {
  value: unknown;
  write: string;
  etag: string;
}

interface DaprStateOptions {
  sidecar: DaprSidecar;
  /** Name of the state store component, on Redis, with one `keyPrefix` for all pods. */
  component: string;
}

/** How often an unconditional write is tried against others that write the same entry. */
const ATTEMPTS = 20;
/** The etag of an entry's first write. */
const FIRST = '1';

/**
 * State behind a Dapr sidecar on Redis. Every write is `first-write` (a create-only one is checked only
 * then) and names its TTL (a later write without one would keep the old).
 */
export function createDaprStateStore(options: DaprStateOptions): StateStore {
  const { sidecar, component } = options;
  const path = `state/${encodeURIComponent(component)}`;

  async function read(key: string, signal?: AbortSignal): Promise<StoredEntry | undefined> {
    const answer = await sidecar.call({
      method: 'GET',
      path: `${path}/${encodeURIComponent(key)}`,
      signal,
    });
    if (!isSuccess(answer)) throw unavailable(answer);
    if (answer.body === undefined || answer.etag === undefined) return undefined;
    return { ...Envelope.parse(answer.body), etag: answer.etag };
  }

  /** Returns the new etag, or `undefined` when the entry is not as `etag` says. */
  async function write(
    key: string,
    given: { value: unknown; etag: string | null; ttlSeconds?: number | undefined },
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const { value, etag, ttlSeconds = -1 } = given;
    const name = randomUUID();
    const answer = await sidecar.call({
      method: 'POST',
      path,
      body: [
        {
          key,
          value: { value, write: name },
          ...(etag === null ? {} : { etag }),
          options: { concurrency: 'first-write', consistency: 'strong' },
          metadata: { ttlInSeconds: String(ttlSeconds) },
        },
      ],
      signal,
    });
    if (isSuccess(answer) && etag === null) return FIRST;
    const after = await read(key, signal);
    const isOurs = after?.write === name;
    if (!isSuccess(answer) || etag === null) {
      // Any trouble with Redis is told as a mismatch (and a create-only one as a 500): only reading tells.
      if (isOurs) return after.etag;
      if ((after?.etag ?? null) === etag) throw unavailable(answer);
      return undefined;
    }
    // The store counts the writes of an entry. Whoever wrote since then began with our etag.
    const written = String(Number(etag) + 1);
    if (!isOurs || after.etag === written) return written;
    // The entry was gone, and the store takes any etag for one that is not there: take it back.
    await remove(key, after.etag, signal);
    return undefined;
  }

  async function remove(key: string, etag: string | undefined, signal?: AbortSignal) {
    return sidecar.call({
      method: 'DELETE',
      path: `${path}/${encodeURIComponent(key)}`,
      headers: etag === undefined ? {} : { 'if-match': etag },
      signal,
    });
  }

  return {
    async get(key, { signal } = {}) {
      const entry = await read(key, signal);
      return entry && { value: entry.value, etag: entry.etag };
    },
    async set(key, value, { etag, ttlSeconds, signal } = {}) {
      if (etag !== undefined) {
        const written = await write(key, { value, etag, ttlSeconds }, signal);
        if (written === undefined) throw new EtagMismatch(key);
        return written;
      }
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const current = (await read(key, signal))?.etag ?? null;
        const written = await write(key, { value, etag: current, ttlSeconds }, signal);
        if (written !== undefined) return written;
      }
      throw new EtagMismatch(key);
    },
    async delete(key, { etag, signal } = {}) {
      const answer = await remove(key, etag, signal);
      if (isSuccess(answer)) return;
      if (etag === undefined) throw unavailable(answer);
      const entry = await read(key, signal);
      if (entry === undefined) return;
      if (entry.etag === etag) throw unavailable(answer);
      throw new EtagMismatch(key);
    },
    async [Symbol.asyncDispose]() {},
  };
}
