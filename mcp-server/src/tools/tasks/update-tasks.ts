import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { lockTasks } from '../../domain/tasks/lock-tasks.ts';
import { TaskPatch } from '../../domain/tasks/task-input.ts';
import { updateTask } from '../../domain/tasks/update-task.ts';
import { LIMITS } from '../../limits.ts';
import { DESTROYS } from '../annotations.ts';
import { changesTasks } from '../approvals.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../format-text.ts';
import { BatchOutput } from '../schemas.ts';

export const updateTasks = defineTool({
  name: 'update_tasks',
  title: 'Change tasks',
  description:
    'Changes only the fields that are named; clear empties fields. expected_version refuses a change ' +
    'made on an old reading.',
  toolset: 'tasks',
  scope: 'tasks:write',
  input: z.object({
    tasks: z.array(TaskPatch).min(1).max(LIMITS.batch),
    atomic: z.boolean().optional().describe('All or none'),
  }),
  output: BatchOutput,
  annotations: DESTROYS,
  approval: changesTasks('tasks[].task', {
    asks: [
      { reason: 'overwrites', when: { argument: 'tasks[].notes' } },
      { reason: 'overwrites', when: { argument: 'tasks[].clear[]', is: ['notes'] } },
    ],
    people: ['tasks[].assignee'],
    readers: {
      texts: ['tasks[].title', 'tasks[].notes'],
      at: ['tasks[].task'],
      into: ['tasks[].project', 'tasks[].section', 'tasks[].parent'],
    },
  }),
  example: { tasks: [{ task: 'Water the plants', due: 'friday', clear: ['priority'] }] },
  async run({ tasks, atomic }, ctx) {
    await lockTasks(
      ctx,
      tasks.map(({ task }) => task),
    );
    const batch = await runBatch(ctx, {
      items: tasks,
      name: 'tasks',
      atomic,
      run: (patch) => updateTask(ctx, patch),
    });
    return answerTasks(ctx, batch);
  },
  say: (output, ctx) => sayBatch('Changed', output, ctx),
});
