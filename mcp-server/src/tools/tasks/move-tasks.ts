import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { lockTasks } from '../../domain/tasks/lock-tasks.ts';
import { positionBetween } from '../../domain/tasks/positions.ts';
import { TaskReferences } from '../../domain/tasks/task-input.ts';
import { updateTask } from '../../domain/tasks/update-task.ts';
import { invalidInput } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { SETS } from '../annotations.ts';
import { changesTasks } from '../approvals.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../format-text.ts';
import { BatchOutput } from '../schemas.ts';

const reference = z.string().trim().min(1).max(LIMITS.reference);

export const moveTasks = defineTool({
  name: 'move_tasks',
  title: 'Move tasks',
  description:
    'Moves tasks with their subtasks to a project, section or parent, or to a place in the manual ' +
    'order: before or after another task.',
  toolset: 'tasks',
  scope: 'tasks:write',
  input: z.object({
    tasks: TaskReferences,
    project: reference.optional(),
    section: reference.optional(),
    parent: reference.optional(),
    before: reference.optional().describe('Task to come before'),
    after: reference.optional().describe('Task to come after'),
  }),
  output: BatchOutput,
  annotations: SETS,
  approval: changesTasks('tasks[]', {
    readers: { into: ['project', 'section', 'parent', 'before', 'after'] },
  }),
  example: { tasks: ['Water the plants'], project: 'Home' },
  async run({ tasks, before, after, ...place }, ctx) {
    if (before !== undefined && after !== undefined)
      throw invalidInput('Say either before or after.', { path: 'before' });
    if (
      before === undefined &&
      after === undefined &&
      Object.values(place).every((v) => v === undefined)
    )
      throw invalidInput('Say where to: project, section, parent, before or after.', {
        path: 'project',
      });
    let next = { before, after };
    await lockTasks(ctx, tasks);
    const batch = await runBatch(ctx, {
      items: tasks,
      name: 'tasks',
      run: async (task) => {
        const row = await updateTask(ctx, { task, ...place });
        const position = await positionBetween(ctx, { ...next, task: row });
        // Several stand behind one another, in the order they were named.
        if (after !== undefined) next = { before: undefined, after: row.id };
        return position === undefined ? row : ctx.changes.update('task', row, { position });
      },
    });
    return answerTasks(ctx, batch);
  },
  say: (output, ctx) => sayBatch('Moved', output, ctx),
});
