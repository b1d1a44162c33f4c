import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { addTask } from '../../domain/tasks/add-task.ts';
import { NewTask } from '../../domain/tasks/task-input.ts';
import { LIMITS } from '../../limits.ts';
import { ADDS } from '../annotations.ts';
import { ASKS_NEVER } from '../approvals.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../format-text.ts';
import { BatchOutput } from '../schemas.ts';

export const addTasks = defineTool({
  name: 'add_tasks',
  title: 'Add tasks',
  description:
    'Adds tasks, each on its own: one that is refused is listed in failures and the rest are added. ' +
    'Dates and recurrences may be words; the answer spells out what was understood.',
  toolset: 'tasks',
  scope: 'tasks:write',
  input: z.object({
    tasks: z.array(NewTask).min(1).max(LIMITS.batch),
    atomic: z.boolean().optional().describe('All or none'),
  }),
  output: BatchOutput,
  annotations: ADDS,
  approval: {
    ...ASKS_NEVER,
    people: ['tasks[].assignee'],
    readers: {
      texts: ['tasks[].title', 'tasks[].notes'],
      into: ['tasks[].project', 'tasks[].section', 'tasks[].parent'],
    },
  },
  example: {
    tasks: [
      {
        title: 'Water the plants',
        due: 'tomorrow at 9',
        recurrence: 'every 3 days',
        priority: 'p2',
      },
    ],
  },
  async run({ tasks, atomic }, ctx) {
    const batch = await runBatch(ctx, {
      items: tasks,
      name: 'tasks',
      atomic,
      run: (task) => addTask(ctx, task),
    });
    return answerTasks(ctx, batch);
  },
  say: (output, ctx) => sayBatch('Added', output, ctx),
});
