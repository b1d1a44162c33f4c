import type { TransactionSql } from '../database/connect.ts';
import { normalizeEmail } from './email-address.ts';

/** By id or address. */
export async function findUser(
  sql: TransactionSql,
  who: string,
): Promise<{ id: string } | undefined> {
  const [user] = await sql<{ id: string }[]>`
    select id from taskloom.users where id::text = ${who} or email = ${normalizeEmail(who)}`;
  return user;
}

export async function listUsers(sql: TransactionSql) {
  return sql`
    select u.id, u.name, coalesce(u.email, '') as email,
           u.email_confirmed_at is not null as confirmed, c.disabled_at is not null as locked,
           u.created_at,
           (select count(*)::integer from taskloom.account_sessions s
             where s.user_id = u.id and s.expires_at > now()) as sessions,
           (select count(*)::integer from taskloom.oauth_grants g
             where g.user_id = u.id and g.expires_at > now()) as apps
      from taskloom.users u left join taskloom.account_credentials c on c.user_id = u.id
     order by u.created_at, u.id`;
}

export async function listTokens(sql: TransactionSql) {
  return sql`
    select t.id, u.name as person, coalesce(t.name, '') as name, t.scopes, t.created_at,
           t.expires_at, t.last_used_at
      from taskloom.access_tokens t join taskloom.users u on u.id = t.user_id
     where t.kind = 'personal' and (t.expires_at is null or t.expires_at > now())
     order by t.created_at`;
}

export async function listSessions(sql: TransactionSql) {
  return sql`
    select s.id, u.name as person, coalesce(s.address, '') as address,
           coalesce(s.user_agent, '') as user_agent, s.created_at, s.last_seen_at
      from taskloom.account_sessions s join taskloom.users u on u.id = s.user_id
     where s.expires_at > now() order by s.last_seen_at desc`;
}

export async function listAudit(
  sql: TransactionSql,
  { userId, limit }: { userId: string | undefined; limit: number },
) {
  return sql`
    select a.at, a.event, coalesce(u.name, '') as person, coalesce(a.app, '') as app,
           coalesce(a.detail, '') as detail, coalesce(a.address, '') as address
      from taskloom.audit_log a left join taskloom.users u on u.id = a.user_id
     where ${userId ?? null}::uuid is null or a.user_id = ${userId ?? null}::uuid
     order by a.id desc limit ${limit}`;
}

/** Ends at once all that could act as the person. What is theirs stays. */
export async function lockUser(sql: TransactionSql, userId: string): Promise<void> {
  await sql`
    insert into taskloom.account_credentials (user_id, disabled_at) values (${userId}, now())
    on conflict (user_id) do update set disabled_at = now()`;
  await sql`delete from taskloom.account_sessions where user_id = ${userId}`;
  await sql`delete from taskloom.oauth_grants where user_id = ${userId}`;
  await sql`delete from taskloom.access_tokens where user_id = ${userId}`;
}

export async function unlockUser(sql: TransactionSql, userId: string): Promise<void> {
  await sql`
    update taskloom.account_credentials set disabled_at = null where user_id = ${userId}`;
}

export async function revokeToken(sql: TransactionSql, id: string): Promise<boolean> {
  const revoked = await sql`
    delete from taskloom.access_tokens where id::text = ${id} and kind = 'personal'`;
  return revoked.count > 0;
}

export async function revokeSession(sql: TransactionSql, id: string): Promise<boolean> {
  const ended = await sql`delete from taskloom.account_sessions where id::text = ${id}`;
  return ended.count > 0;
}
