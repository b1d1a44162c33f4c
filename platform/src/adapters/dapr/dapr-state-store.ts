import { randomUUID } from 'node:crypto';

// The generated file alone: see dapr-sidecar.ts.
import {
  StateOptions_StateConcurrency as Concurrency,
  StateOptions_StateConsistency as Consistency,
} from '@dapr/dapr/proto/dapr/proto/common/v1/common_pb.js';
import { z } from 'zod';

import { EtagMismatch, type StateStore } from '../../ports/state-store.ts';
import { SidecarUnavailable } from './dapr-error.ts';
import type { DaprSidecar } from './dapr-sidecar.ts';

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
  const { sidecar, component: storeName } = options;

  async function read(key: string, signal?: AbortSignal): Promise<StoredEntry | undefined> {
    const { data, etag } = await sidecar.call(
      (dapr, call) => dapr.getState({ storeName, key }, call),
      { signal },
    );
    if (etag === '') return undefined;
    const json: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    return { ...Envelope.parse(json), etag };
  }

  /** Returns the new etag, or `undefined` when the entry is not as `etag` says. */
  async function write(
    key: string,
    given: { value: unknown; etag: string | null; ttlSeconds?: number | undefined },
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const { value, etag, ttlSeconds = -1 } = given;
    const name = randomUUID();
    const state = {
      key,
      value: Buffer.from(JSON.stringify({ value, write: name })),
      ...(etag === null ? {} : { etag: { value: etag } }),
      options: {
        concurrency: Concurrency.CONCURRENCY_FIRST_WRITE,
        consistency: Consistency.CONSISTENCY_STRONG,
      },
      metadata: { ttlInSeconds: String(ttlSeconds) },
    };
    const refusal = await refusalOf(
      sidecar.call((dapr, call) => dapr.saveState({ storeName, states: [state] }, call), {
        signal,
      }),
    );
    if (refusal === undefined && etag === null) return FIRST;
    const after = await read(key, signal);
    const isOurs = after?.write === name;
    if (refusal !== undefined) {
      // Any trouble with Redis is told as a mismatch (and a create-only one as another error): only reading tells.
      if (isOurs) return after.etag;
      if ((after?.etag ?? null) === etag) throw refusal;
      return undefined;
    }
    // The store counts the writes of an entry. Whoever wrote since then began with our etag.
    const written = String(Number(etag) + 1);
    if (!isOurs || after.etag === written) return written;
    // The entry was gone, and the store takes any etag for one that is not there: take it back.
    await remove(key, after.etag, signal);
    return undefined;
  }

  async function remove(
    key: string,
    etag: string | undefined,
    signal?: AbortSignal,
  ): Promise<SidecarUnavailable | undefined> {
    const request = { storeName, key, ...(etag === undefined ? {} : { etag: { value: etag } }) };
    return refusalOf(sidecar.call((dapr, call) => dapr.deleteState(request, call), { signal }));
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
      const refusal = await remove(key, etag, signal);
      if (refusal === undefined) return;
      if (etag === undefined) throw refusal;
      const entry = await read(key, signal);
      if (entry === undefined) return;
      if (entry.etag === etag) throw refusal;
      throw new EtagMismatch(key);
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** What Dapr says against it. Throws when nobody answered. */
async function refusalOf(call: Promise<unknown>): Promise<SidecarUnavailable | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof SidecarUnavailable && error.isAnswered) return error;
    throw error;
  }
}
