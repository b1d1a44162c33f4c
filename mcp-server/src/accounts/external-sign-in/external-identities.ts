import type { TransactionSql } from '../../database/connect.ts';
import {
  type Account,
  createAccount,
  findAccountByEmail,
  findAccountById,
} from '../account-store.ts';
import { isEmail, normalizeEmail } from '../email-address.ts';
import type { ExternalPerson } from './external-provider.ts';

/** Why somebody whom the provider let in is not let in here. */
export type ExternalRefusal = 'no_confirmed_email' | 'unconfirmed_here' | 'no_account' | 'removed';

/**
 * Whose account it is. An account that is here is joined only when both sides have confirmed its address:
 * otherwise whoever wrote somebody else's address into one of them would be in the other.
 */
export async function findOrJoin(
  sql: TransactionSql,
  { person, makesAccounts }: { person: ExternalPerson; makesAccounts: boolean },
): Promise<{ account: Account; isNew: boolean } | { refusal: ExternalRefusal }> {
  const { issuer, subject } = person;
  const [known] = await sql<{ user_id: string; is_removed: boolean }[]>`
    select user_id, removed_at is not null is_removed from taskloom.external_identities
     where issuer = ${issuer} and subject = ${subject}`;
  if (known?.is_removed) return { refusal: 'removed' };
  if (known) return found(sql, known.user_id, false);
  const email = normalizeEmail(person.email ?? '');
  if (!isEmail(email)) return { refusal: 'no_confirmed_email' };
  const account = await findAccountByEmail(sql, email);
  if (account && !account.isEmailConfirmed) return { refusal: 'unconfirmed_here' };
  if (!account && !makesAccounts) return { refusal: 'no_account' };
  // The address alone must not bring back what the person has taken away.
  const identities = account ? await listExternalIdentities(sql, account.id) : [];
  if (identities.some((identity) => identity.issuer === issuer && identity.isRemoved))
    return { refusal: 'removed' };
  const userId =
    account?.id ??
    (await createAccount(sql, {
      name: person.name?.trim().slice(0, 100) || email,
      email,
      isEmailConfirmed: true,
    }));
  await sql`
    insert into taskloom.external_identities (issuer, subject, user_id)
    values (${issuer}, ${subject}, ${userId})`;
  return found(sql, userId, account === undefined);
}

export interface ExternalIdentity {
  issuer: string;
  subject: string;
  createdAt: string;
  /** It signs nobody in until the person allows it again. */
  isRemoved: boolean;
}

export async function listExternalIdentities(
  sql: TransactionSql,
  userId: string,
): Promise<ExternalIdentity[]> {
  return sql<ExternalIdentity[]>`
    select issuer, subject, created_at "createdAt", removed_at is not null "isRemoved"
      from taskloom.external_identities where user_id = ${userId} order by created_at`;
}

/** Takes one away or allows it again; `false` when the person has no such one. */
export async function setExternalIdentity(
  sql: TransactionSql,
  {
    userId,
    issuer,
    subject,
    isRemoved,
  }: Pick<ExternalIdentity, 'issuer' | 'subject' | 'isRemoved'> & { userId: string },
): Promise<boolean> {
  const changed = await sql`
    update taskloom.external_identities
       set removed_at = case when ${isRemoved} then now() end
     where user_id = ${userId} and issuer = ${issuer} and subject = ${subject}`;
  return changed.count > 0;
}

async function found(sql: TransactionSql, userId: string, isNew: boolean) {
  const account = await findAccountById(sql, userId);
  return account ? { account, isNew } : { refusal: 'no_account' as const };
}
