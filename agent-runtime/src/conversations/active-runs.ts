import type { StateStore } from '@taskloom/platform';

import { compareAndSet, timeout } from './compare-and-set.ts';
import { activeShards, keys, shardOf } from './keys.ts';

interface Batch {
  /** What is to become of each conversation: in the list, or out of it. */
  wanted: Map<string, boolean>;
  written: Promise<void>;
}

/**
 * Which conversations have a run that somebody should be working on: what a pod looks through at start.
 * A thousand people who write at once share a few entries, so what comes while an entry is being
 * written is written together: this pod never competes with itself.
 */
export class ActiveRuns {
  readonly #store: StateStore;
  readonly #writing = new Map<number, Promise<void>>();
  readonly #next = new Map<number, Batch>();

  constructor(store: StateStore) {
    this.#store = store;
  }

  /** Resolves when it is stored. */
  add(conversationId: string): Promise<void> {
    return this.#want(conversationId, true);
  }

  remove(conversationId: string): Promise<void> {
    return this.#want(conversationId, false);
  }

  async all(): Promise<string[]> {
    const shards = await Promise.all(
      activeShards.map((shard) => this.#store.get(keys.active(shard), timeout())),
    );
    return shards.flatMap((entry) => (entry?.value as string[] | undefined) ?? []);
  }

  #want(conversationId: string, listed: boolean): Promise<void> {
    const shard = shardOf(conversationId);
    const batch = this.#next.get(shard) ?? this.#begin(shard);
    batch.wanted.set(conversationId, listed);
    return batch.written;
  }

  /** Written once what is being written now is. */
  #begin(shard: number): Batch {
    const wanted = new Map<string, boolean>();
    const before = this.#writing.get(shard) ?? Promise.resolve();
    const written = before
      .catch(() => {})
      .then(() => {
        this.#next.delete(shard);
        return this.#write(shard, wanted);
      });
    this.#writing.set(shard, written);
    const batch = { wanted, written };
    this.#next.set(shard, batch);
    return batch;
  }

  async #write(shard: number, wanted: ReadonlyMap<string, boolean>): Promise<void> {
    await compareAndSet<string[]>(this.#store, keys.active(shard), (stored = []) => {
      const kept = stored.filter((id) => wanted.get(id) !== false);
      const added = [...wanted].flatMap(([id, listed]) =>
        listed && !stored.includes(id) ? id : [],
      );
      return added.length === 0 && kept.length === stored.length ? undefined : [...kept, ...added];
    });
  }
}
