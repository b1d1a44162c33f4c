import { isId } from '../resolve.ts';
import type { Work } from '../work.ts';

/**
 * Locks what a batch is going to change, subtasks included, in one order for everybody: two batches
 * that name the same tasks in different orders then wait for each other instead of deadlocking.
 * What is not there, or not the caller's to change, is left for the batch to tell.
 */
export async function lockTasks({ sql }: Work, references: readonly string[]): Promise<void> {
  const named = references.map((reference) => reference.trim());
  const ids = named.filter(isId);
  const titles = named.filter((name) => !isId(name));
  await sql`
    select id from taskloom.tasks where id in (
      with recursive branch as (
        select id from taskloom.tasks where id = any (${ids}::uuid[])
          ${titles.length === 0 ? sql`` : sql`or id in (select taskloom.tasks_titled(${titles}))`}
        union
        select t.id from taskloom.tasks t join branch b on t.parent_id = b.id)
      select id from branch)
     order by id for update`;
}

/** The same for what operations changed, before they are undone. */
export async function lockTasksOf({ sql }: Work, operationIds: readonly string[]): Promise<void> {
  await sql`
    select id from taskloom.tasks where id in (
      select entity_id from taskloom.activity
       where operation_id = any (${operationIds}::uuid[]) and entity = 'task')
     order by id for update`;
}
