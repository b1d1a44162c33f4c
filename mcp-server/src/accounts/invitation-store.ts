import { v7 as uuidv7 } from 'uuid';

import { hashToken } from '../auth/token-store.ts';
import type { TransactionSql } from '../database/connect.ts';
import { textOf } from './form-fields.ts';
import { readLink } from './links.ts';

/** An invitation as its link shows it to whoever has it. */
export interface LinkedInvitation {
  id: string;
  projectId: string;
  project: string;
  inviter: string;
  role: 'owner' | 'editor' | 'viewer';
  /** Whose it is already; absent: whoever takes it first. */
  userId: string | undefined;
  /** The address it was sent to. */
  email: string;
  /** By mail to that address, so that whoever has it reads that mailbox. */
  isMailed: boolean;
  /** An account has been made by this link. */
  isUsed: boolean;
}

interface LinkedRow {
  id: string;
  project_id: string;
  project: string;
  inviter: string;
  role: LinkedInvitation['role'];
  user_id: string | null;
}

/** What a link stands for while the invitation waits for an answer. */
export async function readInvitation(
  sql: TransactionSql,
  token: unknown,
): Promise<LinkedInvitation | undefined> {
  const link = await readLink(sql, 'project_invite', token);
  if (!link) return undefined;
  const [row] = await sql<LinkedRow[]>`
    select i.id, i.project_id, p.name as project, u.name as inviter, i.role, i.user_id
      from taskloom.invitations i
      join taskloom.projects p on p.id = i.project_id and p.deleted_at is null
      join taskloom.users u on u.id = i.invited_by
     where i.id = ${textOf(link.data, 'invitation')} and i.status = 'pending'
       and i.expires_at > now()`;
  if (!row) return undefined;
  const { user_id: userId, project_id: projectId, ...rest } = row;
  return {
    ...rest,
    projectId,
    userId: userId ?? undefined,
    email: textOf(link.data, 'email'),
    isMailed: link.data['mailed'] === true,
    isUsed: link.userId !== undefined,
  };
}

/** Makes the invitation this person's, if it is nobody else's. */
export async function claimInvitation(
  sql: TransactionSql,
  { token, userId }: { token: unknown; userId: string },
): Promise<LinkedInvitation | undefined> {
  const invitation = await readInvitation(sql, token);
  if (!invitation) return undefined;
  const claimed = await sql`
    update taskloom.invitations set user_id = ${userId}
     where id = ${invitation.id} and status = 'pending' and coalesce(user_id, ${userId}) = ${userId}`;
  return claimed.count > 0 ? invitation : undefined;
}

/** One account is made by one link; the invitation is then that account's. */
export async function useForAccount(
  sql: TransactionSql,
  { token, userId }: { token: string; userId: string },
): Promise<boolean> {
  const used = await sql`
    update taskloom.account_links set user_id = ${userId}
     where token_hash = ${hashToken(token)} and kind = 'project_invite' and user_id is null`;
  return used.count > 0 && (await claimInvitation(sql, { token, userId })) !== undefined;
}

/** Whoever has proved an address finds in their inbox what waited for it. */
export async function tellOfWaiting(sql: TransactionSql, userId: string): Promise<void> {
  const waiting = await sql<{ project: string; inviter: string }[]>`
    select p.name as project, u.name as inviter
      from taskloom.users me
      join taskloom.invitations i on i.email = me.email and i.user_id is null
      join taskloom.projects p on p.id = i.project_id and p.deleted_at is null
      join taskloom.users u on u.id = i.invited_by
     where me.id = ${userId} and me.email_confirmed_at is not null
       and i.status = 'pending' and i.expires_at > now()`;
  for (const { project, inviter } of waiting)
    await sql`
      insert into taskloom.notifications (id, user_id, kind, title, body, channel, created_at)
      values (${uuidv7()}, ${userId}, 'shared_project', ${project},
              ${`${inviter} invites you to this project. Accept it or decline it.`}, 'in_app', now())`;
}
