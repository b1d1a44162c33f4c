import { asSystem } from '../as-person.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { type ActivityRow, revertRows } from './revert-rows.ts';

/**
 * Brings back tasks that somebody else's operation took out of a project which the person owns: as its
 * owner they may, though they need not see where the tasks are now. Returns what the operation was.
 */
export async function reclaimTasks(
  work: UnitOfWork,
  operationId: string,
): Promise<{ id: string; tool: string; summary: string } | undefined> {
  const { actor } = work;
  return asSystem(work.sql, actor.userId, async () => {
    const [operation] = await work.sql<{ id: string; tool: string; summary: string }[]>`
      select id, tool, summary from taskloom.operations where id = ${operationId}`;
    const left = await work.sql<ActivityRow[]>`
      select a.entity, a.entity_id, a.title, a.before, a.after
        from taskloom.activity a
        join taskloom.project_members m
          on m.project_id = a.from_project_id and m.user_id = ${actor.userId} and m.role = 'owner'
       where a.operation_id = ${operationId} and a.entity in ('task', 'series')
       order by a.id desc`;
    if (!operation || left.length === 0) return undefined;
    await revertRows(work, left);
    return operation;
  });
}
