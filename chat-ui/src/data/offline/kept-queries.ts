import { dehydrate, hydrate } from '@tanstack/react-query';
import type { DehydratedState, Query, QueryClient } from '@tanstack/react-query';
import { del, get, set } from 'idb-keyval';

import { readScopeTasks } from '../task-lists.ts';
import { withStorage } from './with-storage.ts';

const STORE_KEY = 'taskloom.kept-queries';
const SETTLE_MS = 2000;
/** What the views need to be read while Taskloom is away. */
const KEPT = new Set([
  'me',
  'projects',
  'tasks',
  'sections',
  'filters',
  'overview',
  'notifications',
]);
const TASKS_AT_MOST = 1000;

/** What this browser read last: it stands at once, and each view then asks again. */
export async function restoreQueries(client: QueryClient): Promise<void> {
  const kept = await withStorage(() => get<DehydratedState>(STORE_KEY));
  if (kept === undefined) return;
  hydrate(client, kept);
  await client.invalidateQueries({ refetchType: 'none' });
}

/** Keeps what is read, a moment after it changed. */
export function keepQueries(client: QueryClient): Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = client.getQueryCache().subscribe(({ type }) => {
    if (type !== 'updated' || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      const state = dehydrate(client, { shouldDehydrateQuery: isKept });
      void withStorage(() => set(STORE_KEY, state));
    }, SETTLE_MS);
  });
  return {
    [Symbol.dispose]() {
      unsubscribe();
      clearTimeout(timer);
    },
  };
}

export async function forgetQueries(): Promise<void> {
  await withStorage(() => del(STORE_KEY));
}

function isKept({ queryKey, state }: Query): boolean {
  if (state.status !== 'success' || !KEPT.has(String(queryKey[0]))) return false;
  return queryKey[0] !== 'tasks' || readScopeTasks(state.data).length <= TASKS_AT_MOST;
}
