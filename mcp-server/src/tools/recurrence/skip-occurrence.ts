import { z } from 'zod';

import { resolveTask } from '../../domain/resolve.ts';
import { skipOccurrence as skip } from '../../domain/series/skip.ts';
import { presentTasks } from '../../domain/tasks/present.ts';
import { LIMITS } from '../../limits.ts';
import { ADDS } from '../annotations.ts';
import { changesTasks } from '../approvals.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../format-text.ts';
import { TaskOutput } from '../schemas.ts';

export const skipOccurrence = defineTool({
  name: 'skip_occurrence',
  title: 'Skip an occurrence',
  description: 'Leaves this occurrence of a recurring task out: it moves on to the next date.',
  toolset: 'recurrence',
  scope: 'tasks:write',
  input: z.object({
    task: z.string().trim().min(1).max(LIMITS.reference).describe('Id or exact title'),
  }),
  output: z.object({ task: TaskOutput, operation_id: z.string().optional() }),
  annotations: ADDS,
  approval: changesTasks('task'),
  example: { task: 'Water the plants' },
  async run({ task }, ctx) {
    const row = await skip(ctx, await resolveTask(ctx, task));
    const [presented] = await presentTasks(ctx, [row]);
    return { task: { ...presented }, operation_id: ctx.changes.operationId };
  },
  say: ({ task, operation_id }, ctx) =>
    sayBatch('Skipped, now', { tasks: [task], failures: [], operation_id }, ctx),
});
