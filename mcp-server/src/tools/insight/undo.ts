import { z } from 'zod';

import { undoOperation } from '../../domain/undo.ts';
import { presentProjects } from '../../domain/projects/project-store.ts';
import type { ProjectRow, TaskRow } from '../../domain/entities.ts';
import { presentTasks } from '../../domain/tasks/present.ts';
import type { Work } from '../../domain/work.ts';
import { ADDS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { ProjectOutput, TaskOutput } from '../schemas.ts';

export const undo = defineTool({
  name: 'undo',
  title: 'Undo',
  description:
    'Takes back your last change, or the one with this operation_id, whole. It can be undone in turn. ' +
    'Refused when what it changed was changed again since.',
  toolset: 'insight',
  scope: 'tasks:write',
  input: z.object({ operation_id: z.uuid().optional() }),
  output: z.object({
    operation_id: z.string(),
    undone: z.object({ operation_id: z.string(), tool: z.string(), summary: z.string() }),
    tasks: z.array(TaskOutput),
    projects: z.array(ProjectOutput),
  }),
  annotations: ADDS,
  example: {},
  async run({ operation_id: id }, ctx) {
    const operation = await undoOperation(ctx, id);
    ctx.undoes(operation.id);
    return {
      operation_id: ctx.changes.operationId,
      undone: { operation_id: operation.id, tool: operation.tool, summary: operation.summary },
      tasks: await presentTasks(ctx, await changedRows<TaskRow>(ctx, 'task', 'tasks')),
      projects: await presentProjects(
        ctx,
        await changedRows<ProjectRow>(ctx, 'project', 'projects'),
      ),
    };
  },
  say: ({ undone, operation_id }) => `Undone: ${undone.summary}.\noperation_id: ${operation_id}`,
});

/** What is there again or has changed; what is gone is not told. */
async function changedRows<T extends object>(
  { sql, changes }: Work,
  entity: 'task' | 'project',
  table: 'tasks' | 'projects',
): Promise<T[]> {
  const ids = [...new Set(changes.log.flatMap((c) => (c.entity === entity ? c.id : [])))];
  return sql<T[]>`
    select * from ${sql(`taskloom.${table}`)}
     where id = any (${ids}::uuid[]) and deleted_at is null order by id`;
}
