import { v7 as uuidv7 } from 'uuid';

import { TaskloomError } from '../../errors.ts';
import type { SectionRow, TaskRow } from '../rows.ts';
import { requireRole } from '../members/roles.ts';
import { resolveSection } from '../resolve.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

export interface Section {
  id: string;
  name: string;
}

interface Place {
  projectId: string;
  section: string;
}

export async function addSection(
  work: UnitOfWork,
  { projectId, name }: { projectId: string; name: string },
): Promise<SectionRow> {
  await requireRole(work, { projectId, action: 'change_sections' });
  const [taken] = await work.sql`
    select id from taskloom.sections
     where project_id = ${projectId} and lower(name) = lower(${name}) and deleted_at is null`;
  if (taken)
    throw new TaskloomError('conflict', `The project has a section "${name}" already.`, {
      path: 'name',
    });
  return work.changes.insert('section', {
    id: uuidv7(),
    project_id: projectId,
    name,
    position: work.changes.nextPosition(),
  });
}

export async function renameSection(
  work: UnitOfWork,
  { name, ...place }: Place & { name: string },
): Promise<SectionRow> {
  return work.changes.update('section', await lockSection(work, place), { name });
}

/** Its tasks stay in the project, in no section. */
export async function deleteSection(work: UnitOfWork, place: Place): Promise<SectionRow> {
  const section = await lockSection(work, place);
  const tasks = await work.sql<TaskRow[]>`
    select * from taskloom.tasks where section_id = ${section.id} order by id for update`;
  for (const task of tasks) await work.changes.update('task', task, { section_id: null });
  return work.changes.update('section', section, { deleted_at: work.changes.at });
}

export async function listSections({ sql }: UnitOfWork, projectId: string): Promise<Section[]> {
  return sql<Section[]>`
    select id, name from taskloom.sections
     where project_id = ${projectId} and deleted_at is null order by position, id`;
}

async function lockSection(work: UnitOfWork, { projectId, section }: Place): Promise<SectionRow> {
  const { id } = await resolveSection(work, { projectId, reference: section });
  await requireRole(work, { projectId, action: 'change_sections' });
  const [row] = await work.sql<SectionRow[]>`
    select * from taskloom.sections where id = ${id} for update`;
  if (row) return row;
  throw new TaskloomError('forbidden', 'You may not change sections of that project.');
}
