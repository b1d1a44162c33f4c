import { createLink } from '../../accounts/links.ts';
import { asSystem } from '../as-person.ts';
import type { InvitationRow } from '../rows.ts';
import { addIntents } from '../notifications/intents/intent-store.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import type { Invited, Inviting } from './invitation-links.ts';

const ROLE_WORDS = { owner: 'as one of its owners', editor: 'as an editor', viewer: 'as a viewer' };

/** Whose account the address is, if they have proved that: for the system to know, not for the inviter. */
export async function userOf(work: UnitOfWork, invited: Invited): Promise<string | undefined> {
  if (!('email' in invited)) return invited.userId;
  const [user] = await asSystem(
    work.sql,
    work.actor.userId,
    () => work.sql<{ id: string }[]>`
      select id from taskloom.users
       where email = ${invited.email} and email_confirmed_at is not null`,
  );
  return user?.id;
}

/** By a notice who has an account, by a mail with a link who has none that we know of. */
export async function tellInvited(
  work: Inviting,
  given: { row: InvitationRow; project: string; userId: string | undefined },
): Promise<void> {
  const { row, project, userId } = given;
  const inviter = work.actor.user.name;
  if (userId !== undefined) {
    await asSystem(work.sql, work.actor.userId, async () => {
      await retract(work, row.id);
      await addIntents(work, [
        {
          userId,
          kind: 'shared_project',
          key: `${prefixOf(row.id)}${work.changes.operationId}`,
          title: project,
          body: `${inviter} invites you to this project ${ROLE_WORDS[row.role]}. Accept it or decline it.`,
        },
      ]);
    });
    return;
  }
  if (row.email === null) return;
  const url = await linkTo(work, row, { mailed: true });
  work.invitations.mail({ to: row.email, url, project, inviter, role: ROLE_WORDS[row.role] });
}

/** An address that lets whoever has it take the invitation: once, and as long as it lasts. */
export async function linkTo(
  work: Inviting,
  row: InvitationRow,
  { mailed = false }: { mailed?: boolean } = {},
): Promise<string> {
  const seconds = (Date.parse(row.expires_at) - Date.parse(work.changes.at)) / 1000;
  const data = { invitation: row.id, email: row.email ?? '', mailed };
  const token = await asSystem(work.sql, work.actor.userId, () =>
    createLink(work.sql, { kind: 'project_invite', data, seconds }),
  );
  return work.invitations.address(token);
}

/** The invitation is over: nobody reads of it any more, and its links lead nowhere, also when it is renewed. */
export async function retractNotice(work: UnitOfWork, invitationId: string): Promise<void> {
  await asSystem(work.sql, work.actor.userId, async () => {
    await retract(work, invitationId);
    await work.sql`
      delete from taskloom.account_links
       where kind = 'project_invite' and data->>'invitation' = ${invitationId}`;
  });
}

async function retract({ sql }: UnitOfWork, invitationId: string): Promise<void> {
  const like = `${prefixOf(invitationId)}%`;
  await sql`
    delete from taskloom.notifications where notice_id in (
      select id from taskloom.notices where kind = 'shared_project' and key like ${like})`;
  await sql`delete from taskloom.notices where kind = 'shared_project' and key like ${like}`;
}

function prefixOf(invitationId: string): string {
  return `invitation:${invitationId}:`;
}
