import { createHash, randomBytes } from 'node:crypto';

import { v7 as uuidv7 } from 'uuid';

import type { TransactionSql } from '../database/connect.ts';
import type { Principal } from './principal.ts';

interface TokenRow {
  kind: 'personal' | 'service' | 'acting';
  user_id: string | null;
  service: string | null;
  scopes: string[];
  expires_at: string | null;
}

interface NewToken {
  kind: TokenRow['kind'];
  userId?: string;
  service?: string;
  scopes: readonly string[];
  /** RFC 3339; absent: until it is revoked. */
  expiresAt?: string;
  /** Given by whoever keeps the token across restarts; absent: a new one. */
  token?: string;
}

const PREFIX = { personal: 'tl_pat_', service: 'tl_svc_', acting: 'tl_act_' } as const;

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export function makeToken(kind: TokenRow['kind']): string {
  return PREFIX[kind] + randomBytes(32).toString('base64url');
}

/** Only the hash is kept. The same token stored again takes the new scopes. */
export async function storeToken(sql: TransactionSql, given: NewToken): Promise<string> {
  const token = given.token ?? makeToken(given.kind);
  await sql`
    insert into taskloom.access_tokens (id, token_hash, kind, user_id, service, scopes, expires_at)
    values (${uuidv7()}, ${hashToken(token)}, ${given.kind}, ${given.userId ?? null},
            ${given.service ?? null}, ${[...given.scopes]}, ${given.expiresAt ?? null})
    on conflict (token_hash) do update set scopes = excluded.scopes`;
  return token;
}

/** A restart of the standalone platform replaces its services' tokens. */
export async function revokeServiceTokens(sql: TransactionSql): Promise<void> {
  await sql`delete from taskloom.access_tokens where kind = 'service'`;
}

export async function deleteExpiredTokens(sql: TransactionSql): Promise<void> {
  await sql`delete from taskloom.access_tokens where expires_at < now() - interval '1 hour'`;
}

export async function findPrincipal(
  sql: TransactionSql,
  token: string,
): Promise<Principal | undefined> {
  const [row] = await sql<TokenRow[]>`
    select kind, user_id, service, scopes, expires_at from taskloom.access_tokens
     where token_hash = ${hashToken(token)} and (expires_at is null or expires_at > now())`;
  if (!row) return undefined;
  const expiresAt = row.expires_at ?? undefined;
  if (row.user_id !== null)
    return { kind: 'person', userId: row.user_id, scopes: row.scopes, expiresAt };
  return { kind: 'service', service: row.service ?? 'unknown', scopes: row.scopes, expiresAt };
}
