import { v7 as uuidv7 } from 'uuid';

import { TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { MemberRow, ProjectRow } from '../entities.ts';
import { addNotices } from '../notices/notice-store.ts';
import { resolvePerson } from '../resolve.ts';
import type { Work } from '../work.ts';

export type Role = 'owner' | 'editor' | 'viewer';

export interface Member {
  id: string;
  name: string;
  role: Role;
}

export async function listMembers({ sql }: Work, projectId: string): Promise<Member[]> {
  return sql<Member[]>`
    select u.id, u.name, m.role from taskloom.project_members m join taskloom.users u on u.id = m.user_id
     where m.project_id = ${projectId} order by m.created_at, u.name`;
}

/** Gives a person a role in a project, or with `null` takes them out; only owners may, or they themselves go. */
export async function setMember(
  work: Work,
  { project, person: reference, role }: { project: ProjectRow; person: string; role: Role | null },
): Promise<void> {
  const { sql } = work;
  if (project.inbox_of !== null)
    throw new TaskloomError('conflict', 'The inbox is yours alone.', { path: 'project' });
  const members = await listMembers(work, project.id);
  const me = members.find(({ id }) => id === work.actor.userId);
  const person = await findPerson(work, reference);
  if (me?.role !== 'owner' && !(role === null && person.id === me?.id))
    throw new TaskloomError('forbidden', 'Only an owner shares a project.', { path: 'project' });
  const others = members.filter(({ id, role: has }) => id !== person.id && has === 'owner');
  if (role !== 'owner' && others.length === 0 && person.id === me?.id)
    throw new TaskloomError('conflict', 'A project needs an owner.', {
      path: 'role',
      hint: 'Make somebody else an owner first.',
    });
  if (members.length >= LIMITS.membersPerProject && role !== null)
    throw new TaskloomError('limit_exceeded', `A project has ${LIMITS.membersPerProject} members.`);
  const [current] = await sql<MemberRow[]>`
    select * from taskloom.project_members
     where project_id = ${project.id} and user_id = ${person.id}`;
  const { changes } = work;
  if (role === null) {
    if (current) await changes.remove('member', current);
    return;
  }
  if (current) await changes.update('member', current, { role });
  else
    await changes.insert('member', {
      id: uuidv7(),
      project_id: project.id,
      user_id: person.id,
      role,
    });
  if (!current)
    await addNotices(work, [
      {
        userId: person.id,
        kind: 'shared_project',
        key: uuidv7(),
        projectId: project.id,
        title: project.name,
        body: `${work.actor.user.name} shared this project with you (${role}).`,
      },
    ]);
}

/** After sharing was undone. @throws TaskloomError `conflict` when it would leave a project to nobody */
export async function refuseWithoutOwner({ sql, changes }: Work): Promise<void> {
  const shared = changes.log.flatMap(({ entity, projectId }) =>
    entity === 'member' && projectId !== null ? [projectId] : [],
  );
  if (shared.length === 0) return;
  const owned = await sql<{ project_id: string }[]>`
    select distinct project_id from taskloom.project_members
     where project_id = any (${shared}::uuid[]) and role = 'owner'`;
  if (owned.length < new Set(shared).size)
    throw new TaskloomError('conflict', 'A project needs an owner; nothing was undone.', {
      hint: 'Make somebody else an owner first.',
    });
}

async function findPerson(work: Work, reference: string): Promise<{ id: string; name: string }> {
  if (reference.includes('@')) {
    const [found] = await work.sql<{ id: string; name: string }[]>`
      select id, name from taskloom.person_by_email(${reference})`;
    if (found) return found;
  }
  return resolvePerson(work, reference);
}
