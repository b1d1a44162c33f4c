import { describeStateStore } from '@taskloom/platform/testing';

import { createMemoryStateStore } from './memory-state-store.ts';

describeStateStore('the store in memory', async () => {
  const store = createMemoryStateStore();
  return { store, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
});
