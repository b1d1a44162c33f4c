import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { lookUpTask } from '../../domain/resolve.ts';
import { TaskReferences } from '../../domain/tasks/task-input.ts';
import { READS } from '../annotations.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../say.ts';
import { BatchOutput } from '../schemas.ts';

export const getTasks = defineTool({
  name: 'get_tasks',
  title: 'Get tasks',
  description: 'The tasks with these ids or exact titles, whole.',
  toolset: 'tasks',
  scope: 'tasks:read',
  input: z.object({ tasks: TaskReferences }),
  output: BatchOutput.omit({ operation_id: true }),
  annotations: READS,
  example: { tasks: ['Water the plants'] },
  async run({ tasks }, ctx) {
    const batch = await runBatch(ctx, {
      items: tasks,
      name: 'tasks',
      run: (task) => lookUpTask(ctx, task),
    });
    const { operation_id: _none, ...answer } = await answerTasks(ctx, batch);
    return answer;
  },
  say: (output, ctx) => sayBatch('Found', { ...output, operation_id: '' }, ctx),
});
