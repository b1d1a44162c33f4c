import type { Task } from '@taskloom/contracts';
import type { QueryClient } from '@tanstack/react-query';

import { queryKeys } from '../data/query-keys.ts';

type Lists = ReturnType<typeof snapshot>;

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
