import type { Task } from '@taskloom/contracts';
import type { QueryClient } from '@tanstack/react-query';

import { queryKeys } from '../data/query-keys.ts';

export type Lists = ReturnType<typeof snapshot>;

/** Every list of tasks the page holds, to put back when a change is refused. */
function snapshot(client: QueryClient) {
  return client.getQueriesData<Task[] | Task>({ queryKey: queryKeys.allTasks });
}

/** Changes a task wherever it is shown, and answers with how it was everywhere. */
export function patchTask(
  client: QueryClient,
  id: string,
  patch: (task: Task) => Task | undefined,
): Lists {
  const before = snapshot(client);
  client.setQueriesData<Task[] | Task>({ queryKey: queryKeys.allTasks }, (data) => {
    if (data === undefined) return data;
    if (!Array.isArray(data)) return data.id === id ? patch(data) : data;
    return data.flatMap((task) => (task.id === id ? (patch(task) ?? []) : task));
  });
  return before;
}

export function restore(client: QueryClient, lists: Lists): void {
  for (const [key, data] of lists) client.setQueryData(key, data);
}

/** What the server says a task is now; a new open one joins the list. */
export function storeTask(client: QueryClient, task: Task): void {
  patchTask(client, task.id, () => task);
  client.setQueryData<Task[]>(queryKeys.openTasks, (open) => {
    if (open === undefined || open.some(({ id }) => id === task.id)) return open;
    return task.status === 'open' ? [...open, task] : open;
  });
}

/** Puts a task before or after another one in the manual order. */
export function reorderTask(
  client: QueryClient,
  id: string,
  { before, after }: { before?: string | undefined; after?: string | undefined },
): void {
  const beside = before ?? after;
  client.setQueryData<Task[]>(queryKeys.openTasks, (open) => {
    const task = open?.find((candidate) => candidate.id === id);
    if (open === undefined || task === undefined || beside === undefined) return open;
    const rest = open.filter((candidate) => candidate.id !== id);
    const place = rest.findIndex((candidate) => candidate.id === beside);
    return place < 0 ? open : rest.toSpliced(place + (before === undefined ? 1 : 0), 0, task);
  });
}
