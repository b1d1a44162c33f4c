import type { Me, Task } from '@taskloom/contracts';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';

import { queryKeys } from '../data/query-keys.ts';
import { mapLists, readScopeTasks } from '../data/task-lists.ts';
import type { TaskData, TaskPage } from '../data/task-lists.ts';
import { belongsTo } from '../data/task-scope.ts';
import type { TaskScope } from '../data/task-scope.ts';

type Pages = InfiniteData<TaskPage, string | undefined>;
export type Lists = ReturnType<typeof snapshot>;

/** Every list of tasks the page holds, to put back when a change is refused. */
function snapshot(client: QueryClient) {
  return client.getQueriesData<TaskData>({ queryKey: queryKeys.allTasks });
}

/** Changes tasks wherever they are shown, and answers with how they were everywhere. */
export function patchTasks(
  client: QueryClient,
  ids: ReadonlySet<string>,
  patch: (task: Task) => Task | undefined,
): Lists {
  const before = snapshot(client);
  client.setQueriesData<TaskData>({ queryKey: queryKeys.allTasks }, (data) =>
    mapLists(data, (tasks) =>
      tasks.some(({ id }) => ids.has(id))
        ? tasks.flatMap((task) => (ids.has(task.id) ? (patch(task) ?? []) : task))
        : tasks,
    ),
  );
  return before;
}

export const patchTask = (
  client: QueryClient,
  id: string,
  patch: (task: Task) => Task | undefined,
) => patchTasks(client, new Set([id]), patch);

export function restore(client: QueryClient, lists: Lists): void {
  for (const [key, data] of lists) client.setQueryData(key, data);
}

/** What the server says tasks are now: they leave the views they are no longer in, and join those they are in. */
export function storeTasks(client: QueryClient, changed: readonly Task[]): void {
  const byId = new Map(changed.map((task) => [task.id, task]));
  patchTasks(client, new Set(byId.keys()), (task) => byId.get(task.id) ?? task);
  const timeZone = client.getQueryData<Me>(queryKeys.me)?.time_zone ?? 'UTC';
  for (const [key, data] of client.getQueriesData<Pages>({ queryKey: queryKeys.allScopes })) {
    if (data === undefined) continue;
    const scope = key[2] as TaskScope;
    const here = new Set(readScopeTasks(data).map(({ id }) => id));
    const belongs = (task: Task) => task.status === 'open' && belongsTo(scope, task, timeZone);
    const leaving = new Set(
      changed.filter((task) => task.status === 'open' && !belongs(task)).map(({ id }) => id),
    );
    const joining = changed.filter((task) => !here.has(task.id) && belongs(task));
    if (joining.length === 0 && ![...leaving].some((id) => here.has(id))) continue;
    const left = mapPages(data, (tasks) => tasks.filter(({ id }) => !leaving.has(id)));
    client.setQueryData(key, appended(left, joining));
  }
}

export const storeTask = (client: QueryClient, task: Task) => storeTasks(client, [task]);

function mapPages(data: Pages, change: (tasks: Task[]) => Task[]): Pages {
  return { ...data, pages: data.pages.map((page) => ({ ...page, tasks: change(page.tasks) })) };
}

function appended({ pages, pageParams }: Pages, tasks: Task[]): Pages {
  const last = pages.at(-1) ?? { tasks: [] };
  return {
    pageParams,
    pages: [...pages.slice(0, -1), { ...last, tasks: [...last.tasks, ...tasks] }],
  };
}

/** Puts a task before or after another one in the manual order. */
export function reorderTask(
  client: QueryClient,
  id: string,
  { before, after }: { before?: string | undefined; after?: string | undefined },
): void {
  const beside = before ?? after;
  for (const [key, data] of client.getQueriesData<Pages>({ queryKey: queryKeys.allScopes })) {
    const task = data?.pages.flatMap(({ tasks }) => tasks).find((found) => found.id === id);
    if (task === undefined || beside === undefined) continue;
    const moved = mapLists(data, (tasks) => {
      const rest = tasks.filter((found) => found.id !== id);
      const place = rest.findIndex((found) => found.id === beside);
      return place < 0 ? rest : rest.toSpliced(place + (before === undefined ? 1 : 0), 0, task);
    });
    client.setQueryData(key, moved);
  }
}
