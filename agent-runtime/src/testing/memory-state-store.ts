import { EtagMismatch, type StateStore } from '@taskloom/platform';

interface Entry {
  json: string;
  etag: number;
  expiresAt: number;
}

/** Entries in this process; several runtimes may share them, as pods share a database. */
export function createMemoryStateStore(): StateStore {
  const entries = new Map<string, Entry>();
  let writes = 0;
  const alive = (key: string) => {
    const entry = entries.get(key);
    return entry && entry.expiresAt > Date.now() ? entry : undefined;
  };
  return {
    async get(key, { signal } = {}) {
      signal?.throwIfAborted();
      const entry = alive(key);
      return entry && { value: JSON.parse(entry.json), etag: String(entry.etag) };
    },
    async set(key, value, { etag, ttlSeconds, signal } = {}) {
      signal?.throwIfAborted();
      const current = alive(key);
      const expected = etag === null ? undefined : (etag ?? current?.etag);
      if (String(expected) !== String(current?.etag)) throw new EtagMismatch(key);
      writes += 1;
      const expiresAt = ttlSeconds === undefined ? Infinity : Date.now() + ttlSeconds * 1000;
      entries.set(key, { json: JSON.stringify(value), etag: writes, expiresAt });
      return String(writes);
    },
    async delete(key, { etag, signal } = {}) {
      signal?.throwIfAborted();
      const current = alive(key);
      if (etag !== undefined && current && String(current.etag) !== etag) {
        throw new EtagMismatch(key);
      }
      entries.delete(key);
    },
    async [Symbol.asyncDispose]() {
      entries.clear();
    },
  };
}
