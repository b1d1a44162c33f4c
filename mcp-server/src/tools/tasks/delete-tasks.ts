import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { resolveTask } from '../../domain/resolve.ts';
import { lockTasks } from '../../domain/tasks/lock-tasks.ts';
import { TaskReferences } from '../../domain/tasks/task-input.ts';
import { deleteTask } from '../../domain/tasks/task-lifecycle.ts';
import { TaskloomError } from '../../errors.ts';
import { DESTROYS } from '../annotations.ts';
import { asksAlways } from '../approvals.ts';
import { answerTasks } from '../answer.ts';
import type { ToolContext } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../format-text.ts';
import { BatchOutput } from '../schemas.ts';

/** How many titles a question spells out. */
const NAMED = 5;

export const deleteTasks = defineTool({
  name: 'delete_tasks',
  title: 'Delete tasks',
  description:
    'Puts tasks and their subtasks into the trash; a recurring task ends. Asks first: pass ' +
    'confirm: true once the person has agreed. restore_tasks and undo bring them back.',
  toolset: 'tasks',
  scope: 'tasks:delete',
  input: z.object({
    tasks: TaskReferences,
    confirm: z.boolean().optional().describe('The person agreed'),
  }),
  output: BatchOutput,
  annotations: { ...DESTROYS, idempotentHint: false },
  approval: asksAlways('deletes', { touches: { what: 'task', at: 'tasks[]' } }),
  example: { tasks: ['Water the plants'], confirm: true },
  async question({ tasks }, ctx) {
    const titles = await titlesOf(ctx, tasks);
    const [only] = titles;
    if (titles.length === 1 && only !== undefined) return `Delete “${only}”?`;
    const named = titles.slice(0, NAMED).map((title) => `“${title}”`);
    const more = titles.length - named.length;
    return `Delete ${titles.length} tasks: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}?`;
  },
  async run({ tasks }, ctx) {
    await lockTasks(ctx, tasks);
    const batch = await runBatch(ctx, {
      items: tasks,
      name: 'tasks',
      run: async (task) => deleteTask(ctx, await resolveTask(ctx, task)),
    });
    return answerTasks(ctx, batch);
  },
  say: (output, ctx) => sayBatch('Deleted', output, ctx),
});

/** Nobody is asked about tasks that cannot be found: those stay failures of the call itself. */
async function titlesOf(ctx: ToolContext, references: readonly string[]): Promise<string[]> {
  const titles: string[] = [];
  for (const reference of references) {
    try {
      titles.push((await resolveTask(ctx, reference)).title);
    } catch (error) {
      if (!(error instanceof TaskloomError)) throw error;
      if (references.length === 1) throw error.at('tasks[0]');
    }
  }
  return titles;
}
