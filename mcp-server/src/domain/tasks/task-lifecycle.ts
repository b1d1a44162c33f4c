import { Temporal } from 'temporal-polyfill';

import { TaskloomError } from '../../errors.ts';
import type { ProjectRow, SeriesRow, TaskRow } from '../rows.ts';
import { advanceSeries } from '../series/occurrences.ts';
import { endRecurrence, lockSeries, nextSchedule } from '../series/series-store.ts';
import { revertConsequences } from '../undo/revert-operation.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { branchBelow } from './lock-tasks.ts';
import { dueOf } from './present.ts';

/**
 * Completes a task and what is open below it. A recurring one is followed by its next occurrence; a
 * recurring subtask that is not due yet stays for its own time.
 */
export async function completeTask(work: UnitOfWork, row: TaskRow): Promise<TaskRow> {
  if (row.status === 'done') return row;
  const open = (await branchBelow(work, row)).filter(({ status }) => status === 'open');
  const live = await liveSeries(work, open);
  for (const child of open)
    if (!(live.has(child.series_id ?? '') && isToCome(work, child)))
      await work.changes.update('task', child, { status: 'done', completed_at: work.changes.at });
  return work.changes.update('task', row, { status: 'done', completed_at: work.changes.at });
}

/** Makes a task open again; the next occurrence that its completion had made goes, as undo has it. */
export async function reopenTask(work: UnitOfWork, row: TaskRow): Promise<TaskRow> {
  if (row.status === 'open') return row;
  if (row.series_id !== null) await revertConsequences(work, row);
  return work.changes.update('task', row, { status: 'open', completed_at: null });
}

/** Puts a task and what is below it into the trash; its series ends with its newest occurrence. */
export async function deleteTask(work: UnitOfWork, row: TaskRow): Promise<TaskRow> {
  for (const each of [...(await branchBelow(work, row)), row]) {
    if (await isNewestOccurrence(work, each)) await endRecurrence(work, each);
    if (each.id !== row.id)
      await work.changes.update('task', each, { deleted_at: work.changes.at });
  }
  return work.changes.update('task', row, { deleted_at: work.changes.at });
}

/** Brings a task back as it was, with what went into the trash together with it. */
export async function restoreTask(work: UnitOfWork, row: TaskRow): Promise<TaskRow> {
  if (row.deleted_at === null) return row;
  await refuseInDeletedProject(work, row);
  const { deleted_at: deletedAt } = row;
  const together = await work.sql<TaskRow[]>`
    select t.* from taskloom.tasks t
     where t.deleted_at = ${deletedAt} and t.id in (
       with recursive below as (
         select id from taskloom.tasks where parent_id = ${row.id}
         union
         select c.id from taskloom.tasks c join below b on c.parent_id = b.id)
       select id from below)
     order by t.id for update`;
  const place = await placeBelowParent(work, row);
  const restored = await work.changes.update('task', row, { deleted_at: null, ...place });
  for (const child of together)
    await work.changes.update('task', child, { deleted_at: null, section_id: restored.section_id });
  for (const each of [...together, restored]) await resumeEnded(work, each, deletedAt);
  return restored;
}

async function refuseInDeletedProject({ sql }: UnitOfWork, row: TaskRow): Promise<void> {
  const [project] = await sql<ProjectRow[]>`
    select * from taskloom.projects where id = ${row.project_id} and deleted_at is not null`;
  if (project)
    throw new TaskloomError('conflict', `Its project “${project.name}” is in the trash.`, {
      hint: 'restore_projects brings the project back with all its tasks.',
    });
}

/** Where its parent is now; on its own where that is in the trash or moved to another project. */
async function placeBelowParent({ sql }: UnitOfWork, row: TaskRow): Promise<Partial<TaskRow>> {
  if (row.parent_id === null) return {};
  const [parent] = await sql<TaskRow[]>`
    select * from taskloom.tasks
     where id = ${row.parent_id} and deleted_at is null and project_id = ${row.project_id}`;
  return parent ? { section_id: parent.section_id } : { parent_id: null };
}

/** A series that ended because its newest task went into the trash goes on with it. */
async function resumeEnded(work: UnitOfWork, task: TaskRow, deletedAt: string): Promise<void> {
  const series = task.series_id === null ? undefined : await lockSeries(work, task.series_id);
  if (series?.last_task_id !== task.id || series.ended_at !== deletedAt) return;
  await work.changes.update('series', series, { ...nextSchedule({ series }), ended_at: null });
  await advanceSeries(work, task);
}

async function liveSeries({ sql }: UnitOfWork, tasks: readonly TaskRow[]): Promise<Set<string>> {
  const ids = tasks.flatMap(({ series_id: id }) => id ?? []);
  if (ids.length === 0) return new Set();
  const rows = await sql<Pick<SeriesRow, 'id'>[]>`
    select id from taskloom.series where id = any (${ids}::uuid[]) and ended_at is null`;
  return new Set(rows.map(({ id }) => id));
}

/** Due on a day after today, or at a time that has not come. */
function isToCome({ actor }: UnitOfWork, task: TaskRow): boolean {
  const due = dueOf(task);
  if (!due) return false;
  const { now, timeZone } = actor.words;
  if ('at' in due) return Temporal.Instant.compare(due.at, now) > 0;
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  return Temporal.PlainDate.compare(due.date, today) > 0;
}

async function isNewestOccurrence(work: UnitOfWork, row: TaskRow): Promise<boolean> {
  if (row.series_id === null) return false;
  return (await lockSeries(work, row.series_id))?.last_task_id === row.id;
}
