import { isEmail, normalizeEmail } from '../../accounts/email-address.ts';
import { TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { asSystem } from '../as-person.ts';
import type { MemberRow, ProjectRow, TaskRow } from '../rows.ts';
import type { Invited, Inviting } from '../invitations/invitation-links.ts';
import { findPending, listPending } from '../invitations/invitation-store.ts';
import { invite, withdraw } from '../invitations/invite.ts';
import { resolvePerson } from '../resolve.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { forgetRoles, requireRole, type Role } from './roles.ts';

export interface Member {
  id: string;
  name: string;
  role: Role;
}

export async function listMembers({ sql }: UnitOfWork, projectId: string): Promise<Member[]> {
  return sql<Member[]>`
    select u.id, u.name, m.role from taskloom.project_members m join taskloom.users u on u.id = m.user_id
     where m.project_id = ${projectId} order by m.created_at, u.name`;
}

interface Sharing {
  project: ProjectRow;
  person: string;
  role: Role;
}

/**
 * Gives a member another role, and asks whoever is none into the project in it: they join when they
 * accept. Only owners may.
 */
export async function share(
  work: Inviting,
  { project, person: reference, role }: Sharing,
): Promise<void> {
  refuseInbox(project);
  await requireRole(work, { projectId: project.id, action: 'share' });
  const target = await findTarget(work, { project, reference });
  if ('member' in target) {
    await refuseLastOwner(work, target.member, role);
    if (target.member.user_id === work.actor.userId) forgetRoles(work.actor);
    await work.changes.update('member', target.member, { role });
    return;
  }
  const waiting = await listPending(work, project.id);
  const members = await listMembers(work, project.id);
  if (members.length + waiting.length >= LIMITS.membersPerProject)
    throw new TaskloomError(
      'limit_exceeded',
      `A project has ${LIMITS.membersPerProject} members.`,
      {
        hint: 'Those who are invited count too.',
      },
    );
  await invite(work, { project, invited: target.invited, role });
}

/** Takes a member out, or an invitation back; only owners may, or they themselves go. */
export async function unshare(
  work: UnitOfWork,
  { project, person: reference }: Omit<Sharing, 'role'>,
): Promise<void> {
  refuseInbox(project);
  const waiting = await findPending(work, { projectId: project.id, reference });
  if (waiting) {
    await requireRole(work, { projectId: project.id, action: 'share' });
    return withdraw(work, waiting);
  }
  const target = await findTarget(work, { project, reference });
  const isSelf = 'member' in target && target.member.user_id === work.actor.userId;
  if (!isSelf) await requireRole(work, { projectId: project.id, action: 'share' });
  if (!('member' in target))
    throw new TaskloomError(
      'not_found',
      `${nameOf(target.invited)} is neither in it nor invited.`,
      {
        path: 'person',
        hint: 'find_members shows who is.',
      },
    );
  await refuseLastOwner(work, target.member, null);
  await removeMember(work, target.member);
}

function refuseInbox(project: ProjectRow): void {
  if (project.inbox_of !== null)
    throw new TaskloomError('conflict', 'The inbox is yours alone.', { path: 'project' });
}

async function refuseLastOwner(
  work: UnitOfWork,
  { user_id: userId, project_id: projectId }: MemberRow,
  role: Role | null,
): Promise<void> {
  if (role === 'owner' || userId !== work.actor.userId) return;
  const members = await listMembers(work, projectId);
  if (members.some(({ id, role: has }) => id !== userId && has === 'owner')) return;
  throw new TaskloomError('conflict', 'A project needs an owner.', {
    path: 'role',
    hint: 'Make somebody else an owner first. Who is only invited as one is none yet.',
  });
}

/**
 * A member, or whom to invite. An address is known here only as a member's: that others have an account
 * is theirs to tell.
 */
async function findTarget(
  work: UnitOfWork,
  { project, reference }: { project: ProjectRow; reference: string },
): Promise<{ member: MemberRow } | { invited: Invited }> {
  const email = normalizeEmail(reference);
  const person = isEmail(email) ? undefined : await resolvePerson(work, reference);
  const { sql } = work;
  const [member] = await sql<MemberRow[]>`
    select m.* from taskloom.project_members m join taskloom.users u on u.id = m.user_id
     where m.project_id = ${project.id}
       and ${person ? sql`u.id = ${person.id}` : sql`u.email = ${email} and u.email_confirmed_at is not null`}`;
  if (member) return { member };
  return { invited: person ? { userId: person.id, name: person.name } : { email } };
}

function nameOf(invited: Invited): string {
  return 'email' in invited ? invited.email : invited.name;
}

/** Whoever goes leaves no task behind that nobody does: what was theirs is nobody's again. */
export async function removeMember(work: UnitOfWork, member: MemberRow): Promise<void> {
  const unassign = async () => {
    const tasks = await work.sql<TaskRow[]>`
      select * from taskloom.tasks
       where project_id = ${member.project_id} and assignee_id = ${member.user_id}
         and deleted_at is null
       order by id for update`;
    for (const task of tasks)
      await work.changes.update('task', task, { assignee_id: null, assigned_by: null });
  };
  const { actor } = work;
  // A viewer who leaves may not change the tasks that were given to them.
  if (member.user_id === actor.userId) await asSystem(work.sql, actor.userId, unassign);
  else await unassign();
  await work.changes.remove('member', member);
  if (member.user_id === actor.userId) forgetRoles(actor);
}

/** After sharing was undone. @throws TaskloomError `conflict` when it would leave a project to nobody */
export async function refuseWithoutOwner({ sql, changes, actor }: UnitOfWork): Promise<void> {
  const shared = changes.log.flatMap(({ entity, projectId }) =>
    entity === 'member' && projectId !== null ? [projectId] : [],
  );
  if (shared.length === 0) return;
  // Whoever left by it sees nobody of the project any more.
  const owned = await asSystem(
    sql,
    actor.userId,
    () => sql<{ project_id: string }[]>`
      select distinct project_id from taskloom.project_members
       where project_id = any (${shared}::uuid[]) and role = 'owner'`,
  );
  if (owned.length < new Set(shared).size)
    throw new TaskloomError('conflict', 'A project needs an owner; nothing was undone.', {
      hint: 'Make somebody else an owner first.',
    });
}
