import { z } from 'zod';

import { presentTasks } from '../../domain/tasks/present.ts';
import { updateTask } from '../../domain/tasks/update-task.ts';
import { LIMITS } from '../../limits.ts';
import { SETS } from '../annotations.ts';
import { changesTasks } from '../approvals.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../format-text.ts';
import { TaskOutput } from '../schemas.ts';

export const setReminders = defineTool({
  name: 'set_reminders',
  title: 'Set reminders',
  description: 'Replaces your reminders of a task; an empty list removes them.',
  toolset: 'reminders',
  scope: 'tasks:write',
  input: z.object({
    task: z.string().trim().min(1).max(LIMITS.reference).describe('Id or exact title'),
    reminders: z
      .array(z.string().trim().min(1).max(LIMITS.words))
      .max(LIMITS.remindersPerTask)
      .describe('Each an instant, words such as "tomorrow at 8", or "-PT30M" before due'),
  }),
  output: z.object({ task: TaskOutput, operation_id: z.string().optional() }),
  annotations: SETS,
  approval: changesTasks('task'),
  example: { task: 'Water the plants', reminders: ['30 min before'] },
  async run({ task, reminders }, ctx) {
    const row = await updateTask(ctx, { task, reminders });
    const [presented] = await presentTasks(ctx, [row]);
    return {
      task: { ...presented, id: row.id, title: row.title },
      operation_id: ctx.changes.operationId,
    };
  },
  say: ({ task, operation_id }, ctx) =>
    sayBatch('Changed', { tasks: [task], failures: [], operation_id }, ctx),
});
