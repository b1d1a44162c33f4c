import type { ItemFailure, Task } from '@taskloom/contracts';
import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import type { TaskFacts, TaskRow } from '../../domain/rows.ts';
import { isId, lookUpTask } from '../../domain/resolve.ts';
import { factColumns, rowWithFacts } from '../../domain/tasks/task-facts.ts';
import { TaskReferences } from '../../domain/tasks/task-input.ts';
import { READS } from '../annotations.ts';
import { answerTasks } from '../answer.ts';
import type { ToolContext } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import { sayFailures } from '../format-text.ts';
import { BatchOutput } from '../schemas.ts';
import { sayWholeTasks } from './say-whole-tasks.ts';

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
    const found = await tasksById(ctx, tasks);
    const batch = await runBatch(ctx, {
      items: tasks,
      name: 'tasks',
      run: async (task) => found.get(task.trim().toLowerCase()) ?? lookUpTask(ctx, task),
    });
    const { operation_id: _none, ...answer } = await answerTasks(ctx, batch);
    return answer;
  },
  async say({ tasks, failures }, ctx) {
    // The tool's own answer, whose insides the short output schema does not name.
    const found = tasks as Task[];
    const missing = failures as ItemFailure[];
    return [
      ...(found.length > 0 ? [`Found:\n${await sayWholeTasks(found, ctx)}`] : []),
      ...(missing.length > 0 ? [`Not found:\n${sayFailures(missing)}`] : []),
    ].join('\n');
  },
});

/** Those named by id, in one look; titles and what is not there are looked up one by one. */
async function tasksById(
  work: ToolContext,
  references: readonly string[],
): Promise<Map<string, TaskRow>> {
  const ids = references.map((reference) => reference.trim()).filter(isId);
  if (ids.length === 0) return new Map();
  const rows = await work.sql<(TaskRow & TaskFacts)[]>`
    select t.*, ${factColumns(work)} from taskloom.tasks t
     where t.id = any (${ids}::uuid[]) and t.deleted_at is null`;
  return new Map(rows.map((row) => [row.id, rowWithFacts(work, row)]));
}
