import { z } from 'zod';

import { findTasksByQuery, SORTS } from '../../domain/tasks/find-tasks.ts';
import { GROUPS, type TaskGroup } from '../../domain/tasks/group-tasks.ts';
import { presentTasks } from '../../domain/tasks/present.ts';
import { LIMITS } from '../../limits.ts';
import { READS } from '../annotations.ts';
import type { ToolContext } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import { sayTasks } from '../format-text.ts';
import { page, TaskOutput } from '../schemas.ts';
import type { Task } from '@taskloom/contracts';

export const findTasks = defineTool({
  name: 'find_tasks',
  title: 'Find tasks',
  description:
    'Searches your tasks; open ones unless the filter says otherwise. Filters combine with & | ! ( ): ' +
    'today, overdue, upcoming, no date, 7 days, due before: friday, #Project, ##Project, /Section, ' +
    '@tag, p1, recurring, blocked, has: notes, assigned to: me, search: words, filter: saved one, done.',
  toolset: 'tasks',
  scope: 'tasks:read',
  input: z.object({
    filter: z
      .string()
      .trim()
      .min(1)
      .max(LIMITS.filter)
      .optional()
      .describe('"(today | overdue) & #Home"'),
    text: z.string().trim().min(1).max(LIMITS.words).optional().describe('Words in title or notes'),
    deleted: z.boolean().optional().describe('In the trash'),
    sort: z.enum(SORTS).optional().describe('Default: due, or relevance with text'),
    reverse: z.boolean().optional(),
    group: z.enum(GROUPS).optional(),
    ...page,
  }),
  output: z.object({
    tasks: z.array(TaskOutput),
    groups: z.array(z.looseObject({})).optional(),
    next_cursor: z.string().optional(),
  }),
  annotations: READS,
  example: { filter: 'today | overdue' },
  async run(query, ctx) {
    const { rows, groups, next_cursor: cursor } = await findTasksByQuery(ctx, query);
    return {
      tasks: await presentTasks(ctx, rows),
      ...(groups ? { groups: groups.map((group) => ({ ...group })) } : {}),
      ...(cursor === undefined ? {} : { next_cursor: cursor }),
    };
  },
  say({ tasks: found, groups, next_cursor: cursor }, ctx) {
    if (found.length === 0) return 'No tasks match.';
    // The tool's own answer, whose insides the short output schema does not name.
    const tasks = found as unknown as Task[];
    const lines = groups
      ? sayGroups(tasks, groups as unknown as TaskGroup[], ctx)
      : sayTasks(tasks, ctx);
    return cursor === undefined ? lines : `${lines}\nMore with cursor: ${cursor}`;
  },
});

function sayGroups(tasks: readonly Task[], groups: readonly TaskGroup[], ctx: ToolContext): string {
  const taskOf = new Map(tasks.map((task) => [task.id, task]));
  return groups
    .map(({ name, tasks: ids }) => {
      const members = ids.flatMap((id) => taskOf.get(id) ?? []);
      return `${name}:\n${sayTasks(members, ctx)}`;
    })
    .join('\n');
}
