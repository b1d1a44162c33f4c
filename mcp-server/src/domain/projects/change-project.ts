import { invalidInput, TaskloomError } from '../../errors.ts';
import type { ProjectRow, SeriesRow, TaskRow } from '../rows.ts';
import { requireRole } from '../members/roles.ts';
import { resolveDeletedProject, resolveProject } from '../resolve.ts';
import { nextSchedule } from '../series/series-store.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { updateTasks } from '../update-tasks.ts';
import { refuseTakenName } from './project-store.ts';

interface ProjectPatch {
  project: string;
  name?: string | undefined;
  color?: string | undefined;
  parent?: string | undefined;
  clear?: ('color' | 'parent')[] | undefined;
}

export async function updateProject(work: UnitOfWork, patch: ProjectPatch): Promise<ProjectRow> {
  const row = await lockProject(work, patch.project);
  const columns: Partial<ProjectRow> = {};
  if (patch.name !== undefined) {
    refuseInbox(row, 'renamed');
    if (patch.name.toLowerCase() !== row.name.toLowerCase())
      await refuseTakenName(work, patch.name);
    columns.name = patch.name;
  }
  if (patch.color !== undefined) columns.color = patch.color;
  if (patch.parent !== undefined) columns.parent_id = await readParent(work, row, patch.parent);
  if (patch.clear?.includes('color')) columns.color = null;
  if (patch.clear?.includes('parent')) columns.parent_id = null;
  return work.changes.update('project', row, columns);
}

export async function archiveProject(
  work: UnitOfWork,
  { project, archived }: { project: string; archived: boolean },
): Promise<ProjectRow> {
  const row = await lockProject(work, project);
  refuseInbox(row, 'archived');
  return work.changes.update('project', row, { archived_at: archived ? work.changes.at : null });
}

/** Into the trash, with its tasks, which stop repeating; its sub-projects move up to its parent. */
export async function deleteProject(work: UnitOfWork, project: string): Promise<ProjectRow> {
  const row = await lockProject(work, project);
  refuseInbox(row, 'deleted');
  const children = await work.sql<ProjectRow[]>`
    select * from taskloom.projects where parent_id = ${row.id} and deleted_at is null
     order by id for update`;
  for (const child of children)
    await work.changes.update('project', child, { parent_id: row.parent_id });
  const tasks = await work.sql<TaskRow[]>`
    select * from taskloom.tasks where project_id = ${row.id} and deleted_at is null
     order by id for update`;
  await updateTasks(work, tasks, () => ({ deleted_at: work.changes.at }));
  for (const series of await scheduledSeries(work, row))
    await work.changes.update('series', series, { next_at: null });
  return work.changes.update('project', row, { deleted_at: work.changes.at });
}

/** Out of the trash, whole: with the tasks and the sub-projects it had when it went there. */
export async function restoreProject(work: UnitOfWork, reference: string): Promise<ProjectRow> {
  const row = await lockDeletedProject(work, reference);
  await refuseTakenName(work, row.name);
  const { deleted_at: deletedAt } = row;
  const project = await work.changes.update('project', row, { deleted_at: null });
  const tasks = await work.sql<TaskRow[]>`
    select * from taskloom.tasks where project_id = ${row.id} and deleted_at = ${deletedAt}
     order by id for update`;
  await updateTasks(work, tasks, () => ({ deleted_at: null }));
  for (const series of await stoppedSeries(work, row))
    await work.changes.update('series', series, nextSchedule({ series }));
  for (const child of await formerChildren(work, row))
    await work.changes.update('project', child, { parent_id: row.id });
  return project;
}

/** Those that make occurrences by themselves. */
async function scheduledSeries({ sql }: UnitOfWork, { id }: ProjectRow): Promise<SeriesRow[]> {
  return sql<SeriesRow[]>`
    select * from taskloom.series where project_id = ${id} and next_at is not null
     order by id for update`;
}

async function stoppedSeries({ sql }: UnitOfWork, { id }: ProjectRow): Promise<SeriesRow[]> {
  return sql<SeriesRow[]>`
    select * from taskloom.series
     where project_id = ${id} and next_at is null and next_key is not null and ended_at is null
     order by id for update`;
}

/** Moved up when it went into the trash, and not moved since. */
async function formerChildren({ sql }: UnitOfWork, row: ProjectRow): Promise<ProjectRow[]> {
  return sql<ProjectRow[]>`
    select p.* from taskloom.projects p
     where p.deleted_at is null and p.parent_id is not distinct from ${row.parent_id}
       and (select a.before ->> 'parent_id' from taskloom.activity a
             where a.entity = 'project' and a.entity_id = p.id and a.after ? 'parent_id'
             order by a.id desc limit 1) = ${row.id}
     order by p.id for update`;
}

async function lockProject(work: UnitOfWork, reference: string): Promise<ProjectRow> {
  const { id } = await resolveProject(work, reference);
  await requireRole(work, { projectId: id, action: 'change_project' });
  return lockRow(work, id);
}

async function lockDeletedProject(work: UnitOfWork, reference: string): Promise<ProjectRow> {
  const { id } = await resolveDeletedProject(work, reference);
  await requireRole(work, { projectId: id, action: 'change_project' });
  return lockRow(work, id);
}

async function lockRow({ sql }: UnitOfWork, id: string): Promise<ProjectRow> {
  const [row] = await sql<ProjectRow[]>`
    select * from taskloom.projects where id = ${id} for update`;
  if (row) return row;
  throw new TaskloomError('forbidden', 'You may not change that project.', {
    path: 'project',
    hint: 'You need to be an owner of it.',
  });
}

function refuseInbox(row: ProjectRow, verb: string): void {
  if (row.inbox_of !== null)
    throw new TaskloomError('conflict', `The inbox cannot be ${verb}.`, { path: 'project' });
}

async function readParent(work: UnitOfWork, row: ProjectRow, reference: string): Promise<string> {
  const parent = await resolveProject(work, reference).catch((error: unknown) => {
    throw error instanceof TaskloomError ? error.at('parent') : error;
  });
  const above = await work.sql<{ id: string }[]>`
    with recursive up as (
      select id, parent_id from taskloom.projects where id = ${parent.id}
      union
      select p.id, p.parent_id from taskloom.projects p join up on p.id = up.parent_id)
    select id from up`;
  if (parent.inbox_of === null && !above.some(({ id }) => id === row.id)) return parent.id;
  throw invalidInput('A project cannot be put there: not below itself, nor into the inbox.', {
    path: 'parent',
  });
}
