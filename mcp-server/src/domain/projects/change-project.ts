import { invalidInput, TaskloomError } from '../../errors.ts';
import type { ProjectRow, TaskRow } from '../entities.ts';
import { resolveProject } from '../resolve.ts';
import type { Work } from '../work.ts';
import { refuseTakenName } from './project-store.ts';

interface ProjectPatch {
  project: string;
  name?: string | undefined;
  color?: string | undefined;
  parent?: string | undefined;
  clear?: ('color' | 'parent')[] | undefined;
}

export async function updateProject(work: Work, patch: ProjectPatch): Promise<ProjectRow> {
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
  work: Work,
  { project, archived }: { project: string; archived: boolean },
): Promise<ProjectRow> {
  const row = await lockProject(work, project);
  refuseInbox(row, 'archived');
  return work.changes.update('project', row, { archived_at: archived ? work.changes.at : null });
}

/** Into the trash, with its tasks; its sub-projects move up to its parent. */
export async function deleteProject(work: Work, project: string): Promise<ProjectRow> {
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
  for (const task of tasks)
    await work.changes.update('task', task, { deleted_at: work.changes.at });
  return work.changes.update('project', row, { deleted_at: work.changes.at });
}

async function lockProject(work: Work, reference: string): Promise<ProjectRow> {
  const { id } = await resolveProject(work, reference);
  const [row] = await work.sql<ProjectRow[]>`
    select * from taskloom.projects where id = ${id} for update`;
  if (row) return row;
  throw new TaskloomError('forbidden', 'You may not change that project.', {
    path: 'project',
    hint: 'You need to be an editor or the owner of it.',
  });
}

function refuseInbox(row: ProjectRow, verb: string): void {
  if (row.inbox_of !== null)
    throw new TaskloomError('conflict', `The inbox cannot be ${verb}.`, { path: 'project' });
}

async function readParent(work: Work, row: ProjectRow, reference: string): Promise<string> {
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
