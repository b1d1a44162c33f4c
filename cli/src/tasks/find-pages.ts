import { TaskPage } from '../mcp/answers.ts';
import type { TaskClient } from '../mcp/task-client.ts';

export interface Search {
  filter?: string | undefined;
  text?: string | undefined;
  /** In the trash. */
  deleted?: boolean | undefined;
}

/** Most tasks that the server puts on one page. */
const PAGE = 200;

/** Asks page after page until `limit` tasks are there. `raw` holds them as the server sent them. */
export async function findTasks(
  client: TaskClient,
  search: Search,
  limit: number,
): Promise<{ page: TaskPage; raw: Record<string, unknown> }> {
  const page: TaskPage = { tasks: [] };
  const rawTasks: unknown[] = [];
  do {
    const { data, raw } = await client.query({
      tool: 'find_tasks',
      args: {
        ...(search.filter && { filter: search.filter }),
        ...(search.text && { text: search.text }),
        ...(search.deleted && { deleted: true }),
        ...(page.next_cursor && { cursor: page.next_cursor }),
        limit: Math.min(limit - page.tasks.length, PAGE),
      },
      output: TaskPage,
    });
    page.tasks.push(...data.tasks);
    if (Array.isArray(raw['tasks'])) rawTasks.push(...(raw['tasks'] as unknown[]));
    page.next_cursor = data.next_cursor;
  } while (page.next_cursor !== undefined && page.tasks.length < limit);
  const { next_cursor } = page;
  return { page, raw: { tasks: rawTasks, ...(next_cursor && { next_cursor }) } };
}
