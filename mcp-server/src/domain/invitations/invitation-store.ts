import { TaskloomError } from '../../errors.ts';
import { asSystem } from '../as-person.ts';
import type { InvitationRow } from '../rows.ts';
import type { Role } from '../members/roles.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

export const INVITATION_DAYS = 14;

/** An invitation as tools answer it; `to` is what the inviter knows the person by. */
export interface Invitation {
  id: string;
  project_id: string;
  project: string;
  to: string;
  role: Role;
  invited_by: string;
  expires_at: string;
  /** It can no longer be accepted; inviting the person again renews it. */
  expired?: boolean;
}

interface NamedInvitation extends InvitationRow {
  project_name: string;
  inviter_name: string;
}

function present(row: NamedInvitation, at: string): Invitation {
  return {
    id: row.id,
    project_id: row.project_id,
    project: row.project_name,
    to: row.label,
    role: row.role,
    invited_by: row.inviter_name,
    expires_at: row.expires_at,
    ...(isExpired(row, at) ? { expired: true } : {}),
  };
}

export function isExpired({ expires_at: end }: Pick<InvitationRow, 'expires_at'>, at: string) {
  return Date.parse(end) <= Date.parse(at);
}

/** Those of a project that wait for an answer, the expired ones with them: its owners alone see any. */
export async function listPending(
  { sql, changes }: UnitOfWork,
  projectId: string,
): Promise<Invitation[]> {
  const rows = await sql<NamedInvitation[]>`
    select i.*, p.name as project_name, coalesce(u.name, 'Somebody') as inviter_name
      from taskloom.invitations i
      join taskloom.projects p on p.id = i.project_id
      left join taskloom.users u on u.id = i.invited_by
     where i.project_id = ${projectId} and i.status = 'pending'
       and i.project_id = any ((select taskloom.my_owned_projects())::uuid[])
     order by i.created_at, i.id`;
  return rows.map((row) => present(row, changes.at));
}

/** Those that wait for the person's own answer: of projects that they cannot see yet. */
export async function listReceived(work: UnitOfWork): Promise<Invitation[]> {
  const { actor, changes } = work;
  const rows = await asSystem(
    work.sql,
    actor.userId,
    () => work.sql<NamedInvitation[]>`
      select i.*, p.name as project_name, u.name as inviter_name
        from taskloom.invitations i
        join taskloom.projects p on p.id = i.project_id and p.deleted_at is null
        join taskloom.users u on u.id = i.invited_by
       where i.id = any ((select taskloom.my_invitations())::uuid[])
         and i.status = 'pending' and i.expires_at > ${changes.at}
       order by i.created_at desc, i.id`,
  );
  return rows.map((row) => present(row, changes.at));
}

/** One that the person may answer, by its id or the project's name, locked. */
export async function resolveReceived(
  work: UnitOfWork,
  reference: string,
): Promise<{ row: InvitationRow; project: string }> {
  const received = await listReceived(work);
  const meant = received.filter(
    ({ id, project_id: projectId, project }) =>
      [id, projectId].includes(reference) || project.toLowerCase() === reference.toLowerCase(),
  );
  const [first, second] = meant;
  if (second)
    throw new TaskloomError('ambiguous', `Several invitations are to "${reference}".`, {
      path: 'invitation',
      hint: 'Use the id of the one you mean.',
      candidates: meant.map(({ id, project, invited_by: by }) => ({
        id,
        name: project,
        project: by,
      })),
    });
  if (first) {
    const [row] = await work.sql<InvitationRow[]>`
      select * from taskloom.invitations where id = ${first.id} and status = 'pending' for update`;
    if (row) return { row, project: first.project };
  }
  throw new TaskloomError('not_found', 'No invitation of this name or id waits for your answer.', {
    path: 'invitation',
    hint: 'manage_invitations with action list shows yours. One that was withdrawn or has expired is gone.',
  });
}

/** One of a project's, by its id or what the inviter knows the person by. */
export async function findPending(
  { sql }: UnitOfWork,
  { projectId, reference }: { projectId: string; reference: string },
): Promise<InvitationRow | undefined> {
  const [row] = await sql<InvitationRow[]>`
    select * from taskloom.invitations
     where project_id = ${projectId} and status = 'pending'
       and (id::text = ${reference} or lower(label) = lower(${reference}))
     order by created_at desc limit 1 for update`;
  return row;
}

/** One that the person gave or an owner of their project did, by its id. */
export async function requireSent(work: UnitOfWork, id: string): Promise<InvitationRow> {
  const [row] = await work.sql<InvitationRow[]>`
    select * from taskloom.invitations
     where id::text = ${id} and status = 'pending'
       and project_id = any ((select taskloom.my_owned_projects())::uuid[]) for update`;
  if (row && !isExpired(row, work.changes.at)) return row;
  throw new TaskloomError('not_found', 'No invitation to a project of yours with this id waits.', {
    path: 'invitation',
    hint: 'find_members shows those of a project, with their ids; share_project renews an expired one.',
  });
}
