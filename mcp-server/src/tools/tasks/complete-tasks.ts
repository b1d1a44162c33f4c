import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { resolveTask } from '../../domain/resolve.ts';
import { TaskReferences } from '../../domain/tasks/task-input.ts';
import { completeTask } from '../../domain/tasks/task-lifecycle.ts';
import { SETS } from '../annotations.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../say.ts';
import { BatchOutput } from '../schemas.ts';

export const completeTasks = defineTool({
  name: 'complete_tasks',
  title: 'Complete tasks',
  description:
    'Completes tasks and their open subtasks. A recurring task is followed by its next occurrence.',
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
      run: async (task) => completeTask(ctx, await resolveTask(ctx, task)),
    });
    return answerTasks(ctx, batch);
  },
  say: (output, ctx) => sayBatch('Completed', output, ctx),
});
