import { z } from 'zod';

import type { ProjectRow, TaskRow } from '../../domain/rows.ts';
import { presentProjects } from '../../domain/projects/project-store.ts';
import { presentTasks } from '../../domain/tasks/present.ts';
import { undoOperation } from '../../domain/undo/undo.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { ADDS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { ProjectOutput, TaskOutput } from '../schemas.ts';

export const undo = defineTool({
  name: 'undo',
  title: 'Undo',
  description:
    'Takes back your last change, or the one with this operation_id. It can be undone in turn. What was ' +
    'changed since stays and is in kept.',
  toolset: 'insight',
  scope: 'tasks:write',
  input: z.object({ operation_id: z.uuid().optional() }),
  output: z.object({
    operation_id: z.string(),
    undone: z.object({ operation_id: z.string(), tool: z.string(), summary: z.string() }),
    kept: z.array(z.object({ title: z.string().optional(), reason: z.string() })).optional(),
    // Later changes that cannot be undone any more.
    passed_by: z.array(z.looseObject({ summary: z.string(), reason: z.string() })).optional(),
    tasks: z.array(TaskOutput),
    projects: z.array(ProjectOutput),
  }),
  annotations: ADDS,
  approval: { asks: [{ reason: 'overwrites', when: { argument: 'operation_id' } }], perRun: 1 },
  example: {},
  async run({ operation_id: given }, ctx) {
    const { operation, kept, passedBy } = await undoOperation(ctx, given);
    const { id, tool, summary } = operation;
    ctx.undoes(id);
    return {
      operation_id: ctx.changes.operationId,
      undone: { operation_id: id, tool, summary },
      ...(kept.length > 0 ? { kept } : {}),
      ...(passedBy.length > 0
        ? {
            passed_by: passedBy.map(({ id: passed, ...why }) => ({ operation_id: passed, ...why })),
          }
        : {}),
      tasks: await presentTasks(ctx, await changedRows<TaskRow>(ctx, 'task', 'tasks')),
      projects: await presentProjects(
        ctx,
        await changedRows<ProjectRow>(ctx, 'project', 'projects'),
      ),
    };
  },
  say: ({ undone, kept = [], passed_by: passedBy = [], operation_id }) =>
    [
      ...passedBy.map(({ summary, reason }) => `Could not be undone: ${summary}. ${reason}`),
      `Undone: ${undone.summary}.`,
      ...kept.map(({ reason }) => `Not undone: ${reason}`),
      `operation_id: ${operation_id}`,
    ].join('\n'),
});

/** What is there again or has changed; what is gone is not told. */
async function changedRows<T extends object>(
  { sql, changes }: UnitOfWork,
  entity: 'task' | 'project',
  table: 'tasks' | 'projects',
): Promise<T[]> {
  const ids = [...new Set(changes.log.flatMap((c) => (c.entity === entity ? c.id : [])))];
  return sql<T[]>`
    select * from ${sql(`taskloom.${table}`)}
     where id = any (${ids}::uuid[]) and deleted_at is null order by id`;
}
