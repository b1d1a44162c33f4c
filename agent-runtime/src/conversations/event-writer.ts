import { EtagMismatch, type StateStore } from '@taskloom/platform';

import { LeaseLost } from '../errors.ts';
import { timeout } from './compare-and-set.ts';
import type { ChatEvent, Chunk, StoredEvent } from './event-log.ts';
import { keys } from './keys.ts';

/** A chunk is rewritten with every event, so it stays small. */
const CHUNK_EVENTS = 64;
const CHUNK_CHARACTERS = 48_000;

/**
 * Appends for the holder of a claim. Opening fences off whoever held an older one: their next append
 * throws `LeaseLost`, and so does ours when a newer claim has been made.
 */
export class EventWriter {
  readonly #store: StateStore;
  readonly #storageId: string;
  #index: number;
  #chunk: Chunk;
  #etag: string | null;

  private constructor(
    store: StateStore,
    storageId: string,
    at: { index: number; chunk: Chunk; etag: string | null },
  ) {
    this.#store = store;
    this.#storageId = storageId;
    this.#index = at.index;
    this.#chunk = at.chunk;
    this.#etag = at.etag;
  }

  static async open(
    store: StateStore,
    storageId: string,
    { epoch, lastChunk }: { epoch: number; lastChunk: number },
  ): Promise<EventWriter> {
    let index = lastChunk;
    let firstSeq = 1;
    let entry = await store.get(keys.events(storageId, index), timeout());
    while (entry) {
      const { events, full, ...chunk } = entry.value as Chunk;
      firstSeq = chunk.firstSeq + events.length;
      if (!full) break;
      index += 1;
      entry = await store.get(keys.events(storageId, index), timeout());
    }
    const chunk = (entry?.value as Chunk | undefined) ?? emptyChunk(firstSeq, epoch);
    if (chunk.epoch > epoch) throw new LeaseLost();
    const writer = new EventWriter(store, storageId, { index, chunk, etag: entry?.etag ?? null });
    await writer.#write({ ...chunk, epoch });
    return writer;
  }

  /** The last chunk that is stored: the log is looked for from there, so it has to exist. */
  get lastChunk(): number {
    const isStored = this.#etag !== null;
    return isStored ? this.#index : Math.max(this.#index - 1, 0);
  }

  async append(runId: string, events: readonly ChatEvent[]): Promise<void> {
    const at = new Date().toISOString();
    for (const event of events) {
      const { events: before, firstSeq, epoch } = this.#chunk;
      const stored = [...before, { seq: firstSeq + before.length, runId, at, event }];
      this.#chunk = { ...this.#chunk, events: stored };
      if (!isFull(stored)) continue;
      await this.#write({ ...this.#chunk, full: true });
      this.#index += 1;
      this.#chunk = emptyChunk(firstSeq + stored.length, epoch);
      this.#etag = null;
    }
    if (this.#chunk.events.length > 0) await this.#write(this.#chunk);
  }

  async #write(chunk: Chunk): Promise<void> {
    try {
      this.#etag = await this.#store.set(keys.events(this.#storageId, this.#index), chunk, {
        etag: this.#etag,
        ...timeout(),
      });
    } catch (error) {
      throw error instanceof EtagMismatch ? new LeaseLost({ cause: error }) : error;
    }
    this.#chunk = chunk;
  }
}

function emptyChunk(firstSeq: number, epoch: number): Chunk {
  return { firstSeq, epoch, events: [], full: false };
}

export function isFull(events: readonly StoredEvent[]): boolean {
  return events.length >= CHUNK_EVENTS || JSON.stringify(events).length >= CHUNK_CHARACTERS;
}
