import type { Task } from '@taskloom/contracts';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryCache, QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

import { readScopeTasks } from './task-lists.ts';

export type KnownTasks = ReadonlyMap<string, Task>;

const TRASH = 'deleted';
const gathered = new WeakMap<QueryCache, KnownTasks>();

/** Every task that some list of the page holds: for names, progress and what a row says of others. */
export function useKnownTasks(): KnownTasks {
  const client = useQueryClient();
  return useSyncExternalStore(
    (onChange) =>
      client.getQueryCache().subscribe(({ type, query }) => {
        if (query.queryKey[0] !== 'tasks' || (type !== 'updated' && type !== 'removed')) return;
        gathered.delete(client.getQueryCache());
        onChange();
      }),
    () => knownTasks(client),
  );
}

export function knownTasks(client: QueryClient): KnownTasks {
  const cache = client.getQueryCache();
  const kept = gathered.get(cache);
  if (kept !== undefined) return kept;
  const known = new Map<string, Task>();
  for (const { queryKey, state } of cache.findAll({ queryKey: ['tasks'] })) {
    if (queryKey[1] === TRASH) continue;
    for (const task of readScopeTasks(state.data)) {
      const other = known.get(task.id);
      if (other === undefined || other.version <= task.version) known.set(task.id, task);
    }
  }
  gathered.set(cache, known);
  return known;
}
