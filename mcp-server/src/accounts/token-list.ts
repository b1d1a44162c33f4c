import type { TransactionSql } from '../database/connect.ts';

export interface PersonalToken {
  id: string;
  name: string;
  scopes: string[];
  createdAt: string;
  expiresAt: string | undefined;
  lastUsedAt: string | undefined;
  /** The one of the printed address: it comes back with each start. */
  isLocal: boolean;
}

interface TokenRow {
  id: string;
  name: string | null;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

export async function listPersonalTokens(
  sql: TransactionSql,
  userId: string,
): Promise<PersonalToken[]> {
  const rows = await sql<TokenRow[]>`
    select id, name, scopes, created_at, expires_at, last_used_at from taskloom.access_tokens
     where user_id = ${userId} and kind = 'personal' and (expires_at is null or expires_at > now())
     order by created_at desc`;
  return rows.map((row) => ({
    id: row.id,
    name: row.name ?? 'Without a name',
    scopes: row.scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
    isLocal: row.scopes.includes('session'),
  }));
}

/** Returns the name of what no longer works. */
export async function revokePersonalToken(
  sql: TransactionSql,
  { userId, id }: { userId: string; id: string },
): Promise<string | undefined> {
  const [row] = await sql<{ name: string | null }[]>`
    delete from taskloom.access_tokens
     where id::text = ${id} and user_id = ${userId} and kind = 'personal'
       and not 'session' = any (scopes) returning name`;
  return row && (row.name ?? '');
}

export interface ConnectedApp {
  id: string;
  name: string;
  host: string;
  scopes: string[];
  createdAt: string;
  lastUsedAt: string | undefined;
}

export async function listApps(sql: TransactionSql, userId: string): Promise<ConnectedApp[]> {
  const rows = await sql<(Omit<ConnectedApp, 'lastUsedAt'> & { lastUsedAt: string | null })[]>`
    select id, client_name as name, client_host as host, scopes, created_at as "createdAt",
           last_used_at as "lastUsedAt"
      from taskloom.oauth_grants
     where user_id = ${userId} and expires_at > now() and client_name <> ''
     order by coalesce(last_used_at, created_at) desc`;
  return rows.map((row) => ({ ...row, lastUsedAt: row.lastUsedAt ?? undefined }));
}

/** Takes its codes, refresh tokens and access tokens with it. Returns the app's name. */
export async function revokeApp(
  sql: TransactionSql,
  { userId, id }: { userId: string; id: string },
): Promise<string | undefined> {
  const [row] = await sql<{ client_name: string }[]>`
    delete from taskloom.oauth_grants where id = ${id} and user_id = ${userId} returning client_name`;
  return row?.client_name;
}

export interface Device {
  id: string;
  userAgent: string;
  address: string;
  methods: string[];
  createdAt: string;
  lastSeenAt: string;
}

export async function listDevices(sql: TransactionSql, userId: string): Promise<Device[]> {
  return sql<Device[]>`
    select id, coalesce(user_agent, '') as "userAgent", coalesce(address, '') as address, methods,
           created_at as "createdAt", last_seen_at as "lastSeenAt"
      from taskloom.account_sessions
     where user_id = ${userId} and expires_at > now() order by last_seen_at desc`;
}

/** Ends one, or with `except` all others. Returns how many. */
export async function revokeDevices(
  sql: TransactionSql,
  { userId, id, except }: { userId: string; id?: string; except?: string },
): Promise<number> {
  const ended = await sql`
    delete from taskloom.account_sessions
     where user_id = ${userId} and (${id ?? null}::text is null or id::text = ${id ?? null})
       and id is distinct from ${except ?? null}::uuid`;
  return ended.count;
}
