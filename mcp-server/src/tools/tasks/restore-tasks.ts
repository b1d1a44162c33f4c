import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { resolveTask } from '../../domain/resolve.ts';
import { TaskReferences } from '../../domain/tasks/task-input.ts';
import { restoreTask } from '../../domain/tasks/task-lifecycle.ts';
import { SETS } from '../annotations.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../say.ts';
import { BatchOutput } from '../schemas.ts';

export const restoreTasks = defineTool({
  name: 'restore_tasks',
  title: 'Restore tasks',
  description: 'Brings deleted tasks back with what was deleted below them.',
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
      run: async (task) => restoreTask(ctx, await resolveTask(ctx, task, { prefer: 'deleted' })),
    });
    return answerTasks(ctx, batch);
  },
  say: (output, ctx) => sayBatch('Restored', output, ctx),
});
