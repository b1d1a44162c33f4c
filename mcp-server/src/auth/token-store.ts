import { createHash, randomBytes } from 'node:crypto';

import { v7 as uuidv7 } from 'uuid';

import type { TransactionSql } from '../database/connect.ts';
import type { Principal } from './principal.ts';

interface TokenRow {
  kind: 'personal' | 'service' | 'acting' | 'web' | 'app';
  user_id: string | null;
  service: string | null;
  scopes: string[];
  expires_at: string | null;
}

interface NewToken {
  kind: Exclude<TokenRow['kind'], 'app'>;
  userId?: string;
  service?: string;
  /** A person's own name for it. */
  name?: string;
  /** The browser session it ends with. */
  sessionId?: string;
  scopes: readonly string[];
  /** Counted by the database's clock, which also checks it; absent: until it is revoked. */
  lifetimeSeconds?: number | undefined;
  /** Given by whoever keeps the token across restarts; absent: a new one. */
  token?: string;
}

const PREFIX = {
  personal: 'tl_pat_',
  service: 'tl_svc_',
  acting: 'tl_act_',
  web: 'tl_web_',
} as const;

/** What is kept of a token, and what names it where its change is told. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export function makeToken(kind: NewToken['kind']): string {
  return PREFIX[kind] + randomBytes(32).toString('base64url');
}

/** Only the hash is kept. The same token stored again takes the new scopes. */
export async function storeToken(sql: TransactionSql, given: NewToken): Promise<string> {
  const token = given.token ?? makeToken(given.kind);
  await sql`
    insert into taskloom.access_tokens
      (id, token_hash, kind, user_id, service, name, session_id, scopes, expires_at)
    values (${uuidv7()}, ${hashToken(token)}, ${given.kind}, ${given.userId ?? null},
            ${given.service ?? null}, ${given.name ?? null}, ${given.sessionId ?? null},
            ${[...given.scopes]},
            now() + make_interval(secs => ${given.lifetimeSeconds ?? null}::double precision))
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

/** `resource` is where the token was shown: an app's token is good for the one it was issued for alone. */
export async function findPrincipal(
  sql: TransactionSql,
  { token, resource }: { token: string; resource: string },
): Promise<Principal | undefined> {
  const [row] = await sql<TokenRow[]>`
    select kind, user_id, service, scopes, expires_at from taskloom.access_tokens
     where token_hash = ${hashToken(token)} and (expires_at is null or expires_at > now())
       and (audience is null or audience = ${resource})`;
  if (!row) return undefined;
  const expiresAt = row.expires_at ?? undefined;
  if (row.user_id !== null)
    return {
      kind: 'person',
      userId: row.user_id,
      scopes: row.scopes,
      ...(row.kind === 'acting' && { isAgent: true }),
      expiresAt,
    };
  return { kind: 'service', service: row.service ?? 'unknown', scopes: row.scopes, expiresAt };
}
