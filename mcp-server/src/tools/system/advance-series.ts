import { z } from 'zod';

import type { TaskRow } from '../../domain/entities.ts';
import { advanceSeries } from '../../domain/series/occurrences.ts';
import { presentTasks } from '../../domain/tasks/present.ts';
import { notFound } from '../../errors.ts';
import { SETS } from '../annotations.ts';
import { defineSystemTool } from '../define-tool.ts';
import { TaskOutput } from '../schemas.ts';

export const advanceSeriesTool = defineSystemTool({
  name: 'advance_series',
  title: 'Advance a series',
  description: 'Makes the next occurrence after a completed one, unless one is open already.',
  input: z.object({ task_id: z.uuid().describe('The completed task') }),
  output: z.object({ tasks: z.array(TaskOutput), operation_id: z.string().optional() }),
  annotations: SETS,
  example: { task_id: '01980000-0000-7000-8000-000000000000' },
  async run({ task_id: id }, ctx) {
    const [task] = await ctx.sql<TaskRow[]>`select * from taskloom.tasks where id = ${id}`;
    if (!task) throw notFound('There is no task with this id.', { path: 'task_id' });
    if (task.created_by === null) return { tasks: [] };
    return ctx.actFor(task.created_by, async (work) => {
      const made = await advanceSeries(work, task);
      return {
        tasks: await presentTasks(work, made ? [made] : []),
        operation_id: work.changes.operationId,
      };
    });
  },
});
