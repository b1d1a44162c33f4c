import type { TaskFacts, TaskRow } from '../rows.ts';
import { isId } from '../resolve.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { factColumns, rowWithFacts } from './task-facts.ts';

/**
 * Locks what a batch is going to change, subtasks included, in one order for everybody: two batches
 * that name the same tasks in different orders then wait for each other instead of deadlocking.
 * What is not there, or not the caller's to change, is left for the batch to tell.
 */
export async function lockTasks(work: UnitOfWork, references: readonly string[]): Promise<void> {
  const { sql, changes } = work;
  const named = references.map((reference) => reference.trim());
  const ids = named.filter(isId);
  const titles = named.filter((name) => !isId(name));
  const lock = sql<TaskRow[]>`
    select * from taskloom.tasks where id in (
      with recursive branch as (
        select id from taskloom.tasks where id = any (${ids}::uuid[])
          ${titles.length === 0 ? sql`` : sql`or id in (select taskloom.tasks_titled(${titles}))`}
        union
        select t.id from taskloom.tasks t join branch b on t.parent_id = b.id)
      select id from branch)
     order by id for update`;
  // Both in one write: what the answer tells of them is read once they are locked.
  const [rows, facts] = await Promise.all([
    lock,
    sql<({ id: string } & TaskFacts)[]>`
      select t.id, ${factColumns(work)} from taskloom.tasks t where t.id = any (${ids}::uuid[])`,
  ]);
  for (const found of facts) rowWithFacts(work, found);
  changes.keepLocked('task', rows);
  for (const { id } of rows) changes.wholeBranches.add(id);
}

/** The same for what operations changed, before they are undone. */
export async function lockTasksOf(
  { sql }: UnitOfWork,
  operationIds: readonly string[],
): Promise<void> {
  await sql`
    select id from taskloom.tasks where id in (
      select entity_id from taskloom.activity
       where operation_id = any (${operationIds}::uuid[]) and entity = 'task')
     order by id for update`;
}

/** The tasks below, locked in one order so that two batches cannot deadlock. */
export async function branchBelow({ sql, changes }: UnitOfWork, row: TaskRow): Promise<TaskRow[]> {
  if (changes.wholeBranches.has(row.id)) {
    const childrenOf = Map.groupBy(changes.allLatest('task'), ({ parent_id }) => parent_id);
    return below(row.id, childrenOf)
      .filter((task) => task.deleted_at === null)
      .toSorted((a, b) => a.id.localeCompare(b.id));
  }
  return sql<TaskRow[]>`
    select t.* from taskloom.tasks t
     where t.deleted_at is null and t.id in (
       with recursive below as (
         select id from taskloom.tasks where parent_id = ${row.id}
         union
         select c.id from taskloom.tasks c join below b on c.parent_id = b.id)
       select id from below)
     order by t.id for update`;
}

function below(id: string, childrenOf: ReadonlyMap<string | null, TaskRow[]>): TaskRow[] {
  return (childrenOf.get(id) ?? []).flatMap((child) => [child, ...below(child.id, childrenOf)]);
}
