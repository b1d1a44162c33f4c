import { addUser } from '../auth/accounts.ts';
import type { TransactionSql } from '../database/connect.ts';
import { normalizeEmail } from './email-address.ts';
import { hashPassword } from './credentials/passwords.ts';

export interface Account {
  id: string;
  name: string;
  email: string | undefined;
  isEmailConfirmed: boolean;
  passwordHash: string | undefined;
  /** Sealed; only once it was confirmed by a first code. */
  totpSecret: string | undefined;
  isDisabled: boolean;
}

interface AccountRow {
  id: string;
  name: string;
  email: string | null;
  is_email_confirmed: boolean;
  password_hash: string | null;
  totp_secret: string | null;
  is_disabled: boolean;
}

export async function findAccountByEmail(
  sql: TransactionSql,
  email: string,
): Promise<Account | undefined> {
  return first(sql, sql`u.email = ${normalizeEmail(email)}`);
}

export async function findAccountById(
  sql: TransactionSql,
  id: string,
): Promise<Account | undefined> {
  return first(sql, sql`u.id = ${id}`);
}

async function first(
  sql: TransactionSql,
  where: ReturnType<TransactionSql>,
): Promise<Account | undefined> {
  const [row] = await sql<AccountRow[]>`
    select u.id, u.name, u.email, u.email_confirmed_at is not null as is_email_confirmed,
           c.password_hash, c.disabled_at is not null as is_disabled,
           case when c.totp_confirmed_at is not null then c.totp_secret end as totp_secret
      from taskloom.users u left join taskloom.account_credentials c on c.user_id = u.id
     where ${where}`;
  if (!row) return undefined;
  return {
    id: row.id,
    name: row.name,
    email: row.email ?? undefined,
    isEmailConfirmed: row.is_email_confirmed,
    passwordHash: row.password_hash ?? undefined,
    totpSecret: row.totp_secret ?? undefined,
    isDisabled: row.is_disabled,
  };
}

export interface NewAccount {
  name: string;
  email: string;
  /** Its hash, as `hashPassword` makes it; absent for who signs in elsewhere. */
  passwordHash?: string | undefined;
  isEmailConfirmed: boolean;
  /** The browser's; absent when it did not say. */
  timeZone?: string | undefined;
}

/** Throws a unique violation when the address has an account. */
export async function createAccount(sql: TransactionSql, given: NewAccount): Promise<string> {
  const id = await addUser(sql, {
    name: given.name,
    email: normalizeEmail(given.email),
    timeZone: given.timeZone ?? 'UTC',
    isZoneGuessed: given.timeZone === undefined,
    at: new Date().toISOString(),
  });
  if (given.isEmailConfirmed)
    await sql`update taskloom.users set email_confirmed_at = now() where id = ${id}`;
  await sql`
    insert into taskloom.account_credentials (user_id, password_hash, password_changed_at)
    values (${id}, ${given.passwordHash ?? null}, now())`;
  return id;
}

/** Sets the password and ends every session but the given one: who knew the old one is out. */
export async function setPassword(
  sql: TransactionSql,
  { userId, password, keepSession }: { userId: string; password: string; keepSession?: string },
): Promise<void> {
  const hashed = await hashPassword(password);
  await sql`
    insert into taskloom.account_credentials (user_id, password_hash, password_changed_at)
    values (${userId}, ${hashed}, now())
    on conflict (user_id) do update
      set password_hash = excluded.password_hash, password_changed_at = now()`;
  await sql`
    delete from taskloom.account_sessions
     where user_id = ${userId} and id is distinct from ${keepSession ?? null}::uuid`;
}
