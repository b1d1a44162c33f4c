import { v7 as uuidv7 } from 'uuid';

import { TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { asSystem } from '../as-person.ts';
import type { InvitationRow, ProjectRow } from '../rows.ts';
import type { Role } from '../members/roles.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import type { Invited, Inviting } from './invitation-links.ts';
import { INVITATION_DAYS, isExpired } from './invitation-store.ts';
import { retractNotice, tellInvited, userOf } from './tell-invited.ts';

const DAY_MS = 86_400_000;
/** Telling somebody again and again is no use to anybody. */
const TELL_AGAIN_AFTER_MS = 600_000;

/**
 * Asks somebody into a project, or again, or in another role. Nothing of it tells whether an address has
 * an account: that decides only whether a notice or a mail goes out.
 */
export async function invite(
  work: Inviting,
  { project, invited, role }: { project: ProjectRow; invited: Invited; role: Role },
): Promise<void> {
  const { changes } = work;
  const current = await findAny(work, project.id, invited);
  const isOpen = current?.status === 'pending' && !isExpired(current, changes.at);
  const mayTell =
    !current?.told_at ||
    Date.parse(changes.at) - Date.parse(current.told_at) >= TELL_AGAIN_AFTER_MS;
  if (isOpen && current.role === role && !mayTell)
    throw new TaskloomError('limit_exceeded', `${current.label} was invited only just now.`, {
      path: 'person',
      hint: 'Wait ten minutes, or give them the link: manage_invitations with action link.',
    });
  const tells = mayTell && (await mayInviteMore(work));
  const expires = new Date(Date.parse(changes.at) + INVITATION_DAYS * DAY_MS).toISOString();
  const toldUser = await userOf(work, invited);
  const opened = {
    role,
    status: 'pending' as const,
    invited_by: work.actor.userId,
    expires_at: expires,
    told_user_id: toldUser ?? null,
    ...(tells ? { told_at: changes.at } : {}),
    // Whoever opened an earlier link has to open the new one.
    ...('email' in invited ? { user_id: null } : {}),
  };
  const row = current
    ? await changes.update('invitation', current, opened)
    : await changes.insert('invitation', {
        id: uuidv7(),
        project_id: project.id,
        email: 'email' in invited ? invited.email : null,
        user_id: 'email' in invited ? null : invited.userId,
        label: 'email' in invited ? invited.email : invited.name,
        ...opened,
      });
  if (!tells) return;
  await tellInvited(work, { row, project: project.name, userId: toldUser });
}

/** The invitation is over, with what told of it. */
export async function withdraw(work: UnitOfWork, row: InvitationRow): Promise<void> {
  await work.changes.update('invitation', row, { status: 'withdrawn' });
  await retractNotice(work, row.id);
}

async function findAny(
  { sql }: UnitOfWork,
  projectId: string,
  invited: Invited,
): Promise<InvitationRow | undefined> {
  const [row] = await sql<InvitationRow[]>`
    select * from taskloom.invitations
     where project_id = ${projectId}
       and ${'email' in invited ? sql`email = ${invited.email}` : sql`email is null and user_id = ${invited.userId}`}
       for update`;
  return row;
}

/** @throws TaskloomError `limit_exceeded` for who has told very many people within a day */
async function mayInviteMore(work: UnitOfWork): Promise<true> {
  const { sql, actor, changes } = work;
  const since = new Date(Date.parse(changes.at) - DAY_MS).toISOString();
  const told = await asSystem(
    sql,
    actor.userId,
    () => sql<{ count: number }[]>`
      select count(*)::int as count from taskloom.invitations
       where invited_by = ${actor.userId} and told_at > ${since}`,
  );
  if ((told[0]?.count ?? 0) < LIMITS.invitationsPerDay) return true;
  throw new TaskloomError(
    'limit_exceeded',
    `You have invited ${LIMITS.invitationsPerDay} people within a day.`,
    { path: 'person', hint: 'Go on tomorrow.' },
  );
}
