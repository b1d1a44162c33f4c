import type { StateStore } from '@taskloom/platform';

import { compareAndSet, timeout } from './compare-and-set.ts';
import { activeShards, keys, shardOf } from './keys.ts';

/** Which conversations have a run that somebody should be working on: what a pod looks through at start. */
export class ActiveRuns {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  async add(conversationId: string): Promise<void> {
    await this.#change(conversationId, (ids) =>
      ids.includes(conversationId) ? undefined : [...ids, conversationId],
    );
  }

  async remove(conversationId: string): Promise<void> {
    await this.#change(conversationId, (ids) =>
      ids.includes(conversationId) ? ids.filter((id) => id !== conversationId) : undefined,
    );
  }

  async all(): Promise<string[]> {
    const shards = await Promise.all(
      activeShards.map((shard) => this.#store.get(keys.active(shard), timeout())),
    );
    return shards.flatMap((entry) => (entry?.value as string[] | undefined) ?? []);
  }

  async #change(
    conversationId: string,
    change: (ids: string[]) => string[] | undefined,
  ): Promise<void> {
    const key = keys.active(shardOf(conversationId));
    await compareAndSet<string[]>(this.#store, key, (ids = []) => change(ids));
  }
}
