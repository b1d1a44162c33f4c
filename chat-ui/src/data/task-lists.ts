import type { Task } from '@taskloom/contracts';
import type { InfiniteData } from '@tanstack/react-query';

export interface TaskPage {
  tasks: Task[];
  next_cursor?: string | undefined;
}

/** Whatever a query of tasks holds: one, a list, or the pages of a view. */
export type TaskData = Task | Task[] | InfiniteData<TaskPage, string | undefined>;

export function readScopeTasks(data: unknown): Task[] {
  const found = data as TaskData | undefined;
  if (found === undefined) return [];
  if (Array.isArray(found)) return found;
  return 'pages' in found ? found.pages.flatMap(({ tasks }) => tasks) : [found];
}

/** The same data with its lists changed; undefined for one task that is no more. */
export function mapLists(
  data: TaskData | undefined,
  change: (tasks: Task[]) => Task[],
): TaskData | undefined {
  if (data === undefined) return undefined;
  if (Array.isArray(data)) return change(data);
  if (!('pages' in data)) return change([data])[0];
  return { ...data, pages: data.pages.map((page) => ({ ...page, tasks: change(page.tasks) })) };
}
