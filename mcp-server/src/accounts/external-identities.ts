import type { TransactionSql } from '../database/connect.ts';
import {
  type Account,
  createAccount,
  findAccountByEmail,
  findAccountById,
} from './account-store.ts';
import { isEmail, normalizeEmail } from './email-address.ts';
import type { ExternalPerson } from './external-provider.ts';

/** Why somebody whom the provider let in is not let in here. */
export type ExternalRefusal = 'no_confirmed_email' | 'unconfirmed_here' | 'no_account';

/**
 * Whose account it is. An account that is here is joined only when both sides have confirmed its address:
 * otherwise whoever wrote somebody else's address into one of them would be in the other.
 */
export async function findOrJoin(
  sql: TransactionSql,
  { person, makesAccounts }: { person: ExternalPerson; makesAccounts: boolean },
): Promise<{ account: Account; isNew: boolean } | { refusal: ExternalRefusal }> {
  const { issuer, subject } = person;
  const [known] = await sql<{ user_id: string }[]>`
    select user_id from taskloom.external_identities
     where issuer = ${issuer} and subject = ${subject}`;
  if (known) return found(sql, known.user_id, false);
  const email = normalizeEmail(person.email ?? '');
  if (!isEmail(email)) return { refusal: 'no_confirmed_email' };
  const account = await findAccountByEmail(sql, email);
  if (account && !account.isEmailConfirmed) return { refusal: 'unconfirmed_here' };
  if (!account && !makesAccounts) return { refusal: 'no_account' };
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

async function found(sql: TransactionSql, userId: string, isNew: boolean) {
  const account = await findAccountById(sql, userId);
  return account ? { account, isNew } : { refusal: 'no_account' as const };
}
