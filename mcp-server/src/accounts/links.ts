import { randomBytes } from 'node:crypto';

import { hashToken } from '../auth/token-store.ts';
import type { TransactionSql } from '../database/connect.ts';

type LinkKind =
  | 'sign_up'
  | 'reset'
  | 'change_email'
  | 'invite'
  | 'project_invite'
  | 'confirm_channel'
  | 'second_factor'
  | 'external'
  | 'passkey';

interface NewLink {
  kind: LinkKind;
  userId?: string | undefined;
  data?: Record<string, unknown>;
  seconds: number;
}

/** Makes what stands in a link, once; only its hash is kept. */
export async function createLink(sql: TransactionSql, link: NewLink): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await sql`
    insert into taskloom.account_links (token_hash, kind, user_id, data, expires_at)
    values (${hashToken(token)}, ${link.kind}, ${link.userId ?? null},
            ${sql.json((link.data ?? {}) as never)},
            now() + make_interval(secs => ${link.seconds}::double precision))`;
  return token;
}

export interface Link {
  userId: string | undefined;
  data: Record<string, unknown>;
}

interface LinkRow {
  user_id: string | null;
  data: Record<string, unknown>;
}

function linkOf({ user_id: userId, data }: LinkRow): Link {
  return { userId: userId ?? undefined, data };
}

/** What a link stands for, without using it up: scanners of mail follow links, too. */
export async function readLink(
  sql: TransactionSql,
  kind: LinkKind,
  token: unknown,
): Promise<Link | undefined> {
  if (typeof token !== 'string') return undefined;
  const [row] = await sql<LinkRow[]>`
    select user_id, data from taskloom.account_links
     where token_hash = ${hashToken(token)} and kind = ${kind} and expires_at > now()`;
  return row && linkOf(row);
}

/** The same, and it works no more. */
export async function useLink(
  sql: TransactionSql,
  kind: LinkKind,
  token: unknown,
): Promise<Link | undefined> {
  if (typeof token !== 'string') return undefined;
  const [row] = await sql<LinkRow[]>`
    delete from taskloom.account_links
     where token_hash = ${hashToken(token)} and kind = ${kind} and expires_at > now()
     returning user_id, data`;
  return row && linkOf(row);
}

/** Those sent before: a newer one replaces them, and what made them pointless. */
export async function dropLinks(
  sql: TransactionSql,
  { kind, userId }: { kind: LinkKind; userId: string },
): Promise<void> {
  await sql`delete from taskloom.account_links where kind = ${kind} and user_id = ${userId}`;
}
