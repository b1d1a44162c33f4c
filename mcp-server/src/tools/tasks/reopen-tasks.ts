import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { resolveTask } from '../../domain/resolve.ts';
import { TaskReferences } from '../../domain/tasks/task-input.ts';
import { reopenTask } from '../../domain/tasks/task-lifecycle.ts';
import { SETS } from '../annotations.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../say.ts';
import { BatchOutput } from '../schemas.ts';

export const reopenTasks = defineTool({
  name: 'reopen_tasks',
  title: 'Reopen tasks',
  description: 'Makes completed tasks open again.',
  toolset: 'tasks',
  scope: 'tasks:write',
  input: z.object({ tasks: TaskReferences }),
  output: BatchOutput,
  annotations: SETS,
  example: { tasks: ['Water the plants'] },
  async run({ tasks }, ctx) {
    const batch = await runBatch(ctx, {
      items: tasks,
      name: 'tasks',
      run: async (task) => reopenTask(ctx, await resolveTask(ctx, task, { prefer: 'done' })),
    });
    return answerTasks(ctx, batch);
  },
  say: (output, ctx) => sayBatch('Reopened', output, ctx),
});
