import { z } from 'zod';

import { advanceAfter } from '../../domain/series/advance.ts';
import { presentTasks } from '../../domain/tasks/present.ts';
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
  async run({ task_id: taskId }, ctx) {
    const answer = await advanceAfter(ctx, {
      taskId,
      answer: async (work, made) => ({
        tasks: await presentTasks(work, made ? [made] : []),
        operation_id: work.changes.operationId,
      }),
    });
    return answer ?? { tasks: [] };
  },
});
