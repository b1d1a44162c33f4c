import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { snoozeReminders as snooze } from '../../domain/reminders/snooze.ts';
import { lookUpTask } from '../../domain/resolve.ts';
import { TaskReferences } from '../../domain/tasks/task-input.ts';
import { LIMITS } from '../../limits.ts';
import { ADDS } from '../annotations.ts';
import { changesTasks } from '../approvals.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../format-text.ts';
import { BatchOutput } from '../schemas.ts';

export const snoozeReminders = defineTool({
  name: 'snooze_reminders',
  title: 'Snooze reminders',
  description: 'Reminds you of tasks again at another time; due dates stay.',
  toolset: 'reminders',
  scope: 'tasks:write',
  input: z.object({
    tasks: TaskReferences,
    until: z.string().trim().min(1).max(LIMITS.words).describe('"in 20 min", "tomorrow at 9"'),
  }),
  output: BatchOutput,
  annotations: ADDS,
  approval: changesTasks('tasks[]'),
  example: { tasks: ['Water the plants'], until: 'in 20 min' },
  async run({ tasks, until }, ctx) {
    const batch = await runBatch(ctx, {
      items: tasks,
      name: 'tasks',
      run: async (task) => snooze(ctx, { task: await lookUpTask(ctx, task), until }),
    });
    return answerTasks(ctx, batch);
  },
  say: (output, ctx) => sayBatch('Snoozed', output, ctx),
});
