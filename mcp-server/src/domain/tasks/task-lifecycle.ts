import type { TaskRow } from '../entities.ts';
import { endRecurrence, lockSeries } from '../series/series-store.ts';
import type { Work } from '../work.ts';

/** Completes a task and what is open below it. A recurring one is followed by its next occurrence. */
export async function completeTask(work: Work, row: TaskRow): Promise<TaskRow> {
  if (row.status === 'done') return row;
  for (const child of await branchBelow(work, row))
    if (child.status === 'open')
      await work.changes.update('task', child, { status: 'done', completed_at: work.changes.at });
  return work.changes.update('task', row, { status: 'done', completed_at: work.changes.at });
}

export async function reopenTask(work: Work, row: TaskRow): Promise<TaskRow> {
  return work.changes.update('task', row, { status: 'open', completed_at: null });
}

/** Puts a task and what is below it into the trash; its series ends with its newest occurrence. */
export async function deleteTask(work: Work, row: TaskRow): Promise<TaskRow> {
  for (const child of await branchBelow(work, row))
    await work.changes.update('task', child, { deleted_at: work.changes.at });
  if (await isNewestOccurrence(work, row)) await endRecurrence(work, row);
  return work.changes.update('task', row, { deleted_at: work.changes.at });
}

/** Brings a task back, with what went into the trash together with it. */
export async function restoreTask(work: Work, row: TaskRow): Promise<TaskRow> {
  const together = await work.sql<TaskRow[]>`
    select t.* from taskloom.tasks t
     where t.deleted_at = ${row.deleted_at} and t.id in (
       with recursive below as (
         select id from taskloom.tasks where parent_id = ${row.id}
         union
         select c.id from taskloom.tasks c join below b on c.parent_id = b.id)
       select id from below)
     order by t.id for update`;
  for (const child of together) await work.changes.update('task', child, { deleted_at: null });
  return work.changes.update('task', row, { deleted_at: null });
}

/** The tasks below, locked in one order so that two batches cannot deadlock. */
async function branchBelow({ sql }: Work, row: TaskRow): Promise<TaskRow[]> {
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

async function isNewestOccurrence(work: Work, row: TaskRow): Promise<boolean> {
  if (row.series_id === null) return false;
  return (await lockSeries(work, row.series_id))?.last_task_id === row.id;
}
