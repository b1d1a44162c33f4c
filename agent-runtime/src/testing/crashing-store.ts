import type { StateStore } from '@taskloom/platform';

export interface CrashingStore extends StateStore {
  readonly dead: boolean;
  /** Operations asked for so far. */
  readonly operations: number;
}

/**
 * The store as a process sees it that is killed at its `n`th operation: that one is done or not done,
 * nobody hears of it, and nothing that comes later happens.
 */
export function crashingStore(
  store: StateStore,
  { at, done }: { at: number; done: boolean },
): CrashingStore {
  let operations = 0;
  async function guarded<T>(operation: () => Promise<T>): Promise<T> {
    operations += 1;
    if (operations > at) throw new Error('killed');
    if (operations < at) return operation();
    if (done) await operation();
    throw new Error('killed');
  }
  return {
    get dead() {
      return operations >= at;
    },
    get operations() {
      return operations;
    },
    get: (key, options) => guarded(() => store.get(key, options)),
    set: (key, value, write) => guarded(() => store.set(key, value, write)),
    delete: (key, options) => guarded(() => store.delete(key, options)),
    [Symbol.asyncDispose]: async () => {},
  };
}
