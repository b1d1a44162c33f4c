import type { StateStore } from '@taskloom/platform';

/** Remembers which entries there are: a store does not list its keys. */
export function watched(store: StateStore): StateStore & { keys: Set<string> } {
  const keys = new Set<string>();
  return {
    keys,
    get: (key, options) => store.get(key, options),
    async set(key, value, write) {
      const etag = await store.set(key, value, write);
      keys.add(key);
      return etag;
    },
    async delete(key, options) {
      await store.delete(key, options);
      keys.delete(key);
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
