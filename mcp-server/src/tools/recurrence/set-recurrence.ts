import { z } from 'zod';

import { lookUpTask } from '../../domain/resolve.ts';
import { pauseSeries, resumeSeries, setCatchUp } from '../../domain/series/pause.ts';
import { presentTasks } from '../../domain/tasks/present.ts';
import { updateTask } from '../../domain/tasks/update-task.ts';
import { invalidInput } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { SETS } from '../annotations.ts';
import { changesTasks } from '../approvals.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../format-text.ts';
import { TaskOutput } from '../schemas.ts';

export const setRecurrence = defineTool({
  name: 'set_recurrence',
  title: 'Set a recurrence',
  description:
    'Makes a task repeat, changes how, pauses it, or with clear: true lets it end after this ' +
    'occurrence. "every" counts from the schedule, "every!" from completion.',
  toolset: 'recurrence',
  scope: 'tasks:write',
  input: z.object({
    task: z.string().trim().min(1).max(LIMITS.reference).describe('Id or exact title'),
    recurrence: z
      .string()
      .trim()
      .min(1)
      .max(LIMITS.words)
      .optional()
      .describe('"every 2nd tuesday at 10", "every! 3 days", or an RRULE'),
    clear: z.boolean().optional().describe('Ends it'),
    pause: z.boolean().optional().describe('false goes on'),
    catch_up: z.enum(['latest', 'all']).optional().describe('What is made after downtime'),
  }),
  output: z.object({ task: TaskOutput, operation_id: z.string().optional() }),
  annotations: SETS,
  approval: changesTasks('task'),
  example: { task: 'Water the plants', recurrence: 'every 3 days' },
  async run({ task, recurrence, clear, pause, catch_up: catchUp }, ctx) {
    const given = [recurrence, clear === true || undefined, pause ?? catchUp];
    if (given.filter((value) => value !== undefined).length === 0)
      throw invalidInput('Say a recurrence, clear: true, pause or catch_up.', {
        path: 'recurrence',
      });
    if (clear === true && given.filter((value) => value !== undefined).length > 1)
      throw invalidInput('What is cleared has nothing else to be set.', { path: 'clear' });
    const row =
      clear === true || recurrence !== undefined
        ? await updateTask(
            ctx,
            recurrence === undefined ? { task, clear: ['recurrence'] } : { task, recurrence },
          )
        : await lookUpTask(ctx, task);
    if (catchUp !== undefined) await setCatchUp(ctx, row, catchUp);
    if (pause !== undefined) await (pause ? pauseSeries : resumeSeries)(ctx, row);
    const [presented] = await presentTasks(ctx, [row]);
    return {
      task: { ...presented, id: row.id, title: row.title },
      operation_id: ctx.changes.operationId,
    };
  },
  say: ({ task, operation_id }, ctx) =>
    sayBatch('Changed', { tasks: [task], failures: [], operation_id }, ctx),
});
