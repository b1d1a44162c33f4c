import { z } from 'zod';

import { findTasksByQuery, SORTS } from '../../domain/tasks/find-tasks.ts';
import { presentTasks } from '../../domain/tasks/present.ts';
import { LIMITS } from '../../limits.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { sayTasks } from '../say.ts';
import { page, TaskOutput } from '../schemas.ts';
import type { Task } from '@taskloom/contracts';

export const findTasks = defineTool({
  name: 'find_tasks',
  title: 'Find tasks',
  description:
    'Searches your tasks; open ones unless the filter says otherwise. Filters combine with & | ! ( ): ' +
    'today, overdue, upcoming, no date, 7 days, due before: friday, #Project, ##Project, /Section, ' +
    '@tag, p1, recurring, blocked, assigned to: me, search: words, done.',
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
    ...page,
  }),
  output: z.object({ tasks: z.array(TaskOutput), next_cursor: z.string().optional() }),
  annotations: READS,
  example: { filter: 'today | overdue' },
  async run(query, ctx) {
    const { rows, next_cursor: cursor } = await findTasksByQuery(ctx, query);
    return {
      tasks: await presentTasks(ctx, rows),
      ...(cursor === undefined ? {} : { next_cursor: cursor }),
    };
  },
  say({ tasks, next_cursor: cursor }, ctx) {
    if (tasks.length === 0) return 'No tasks match.';
    // The tool's own answer, whose insides the short output schema does not name.
    const lines = sayTasks(tasks as unknown as Task[], ctx);
    return cursor === undefined ? lines : `${lines}\nMore with cursor: ${cursor}`;
  },
});
