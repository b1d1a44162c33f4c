import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { resolveTask } from '../../domain/resolve.ts';
import { rescheduleTask } from '../../domain/tasks/reschedule.ts';
import { lockTasks } from '../../domain/tasks/lock-tasks.ts';
import { TaskReferences } from '../../domain/tasks/task-input.ts';
import { unwrapWords } from '../../domain/unwrap-words.ts';
import { invalidInput } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { parseDue } from '../../words/index.ts';
import { SETS } from '../annotations.ts';
import { changesTasks } from '../approvals.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../format-text.ts';
import { BatchOutput } from '../schemas.ts';

export const rescheduleTasks = defineTool({
  name: 'reschedule_tasks',
  title: 'Reschedule tasks',
  description:
    'Moves tasks to another date. A day keeps the time they had; of a recurring task only this ' +
    'occurrence moves and the recurrence stays.',
  toolset: 'tasks',
  scope: 'tasks:write',
  input: z.object({
    tasks: TaskReferences,
    due: z.string().trim().min(1).max(LIMITS.words).describe('ISO 8601 or words'),
  }),
  output: BatchOutput,
  annotations: SETS,
  approval: changesTasks('tasks[]'),
  example: { tasks: ['Water the plants'], due: 'monday' },
  async run({ tasks, due }, ctx) {
    const understood = unwrapWords(parseDue(due, ctx.actor.words), 'due');
    if (understood.recurrence)
      throw invalidInput(`"${due}" repeats.`, {
        path: 'due',
        hint: 'set_recurrence changes how a task repeats.',
      });
    await lockTasks(ctx, tasks);
    const batch = await runBatch(ctx, {
      items: tasks,
      name: 'tasks',
      run: async (task) =>
        rescheduleTask(ctx, { task: await resolveTask(ctx, task), due: understood.due }),
    });
    return answerTasks(ctx, batch);
  },
  say: (output, ctx) => sayBatch('Rescheduled', output, ctx),
});
