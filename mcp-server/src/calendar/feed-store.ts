import { v4 as uuidv4 } from 'uuid';

import type { TransactionSql } from '../database/connect.ts';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import { type CalendarAddresses, hashSecret } from './addresses.ts';

/** The address of the person's calendar; the first time, and after `revokeFeed`, a new one. */
export async function feedAddress(work: UnitOfWork, addresses: CalendarAddresses): Promise<string> {
  const { sql, actor } = work;
  const [row] = await sql<{ nonce: string; secret_hash: Buffer }[]>`
    select nonce, secret_hash from taskloom.calendar_feeds where user_id = ${actor.userId}`;
  if (!row) return makeAddress(work, addresses);
  const secret = addresses.secretOf({ userId: actor.userId, nonce: row.nonce });
  // The server's key was changed: the address in use is known to nobody here any more.
  if (!hashSecret(secret).equals(row.secret_hash)) return makeAddress(work, addresses);
  return addresses.urlOf(secret);
}

/** A new address; the one before it leads nowhere from now on. */
export async function rotateFeed(work: UnitOfWork, addresses: CalendarAddresses): Promise<string> {
  work.changes.recordFinal('feed', work.actor.userId);
  return makeAddress(work, addresses);
}

async function makeAddress(
  { sql, actor }: UnitOfWork,
  addresses: CalendarAddresses,
): Promise<string> {
  // Not of version 7: nothing about the secret follows from the time.
  const nonce = uuidv4();
  const secret = addresses.secretOf({ userId: actor.userId, nonce });
  await sql`
    insert into taskloom.calendar_feeds (user_id, nonce, secret_hash)
    values (${actor.userId}, ${nonce}, ${hashSecret(secret)})
    on conflict (user_id) do update
      set nonce = excluded.nonce, secret_hash = excluded.secret_hash, created_at = now()`;
  return addresses.urlOf(secret);
}

export async function revokeFeed({ sql, actor, changes }: UnitOfWork): Promise<void> {
  changes.recordFinal('feed', actor.userId);
  await sql`delete from taskloom.calendar_feeds where user_id = ${actor.userId}`;
}

/** Whose calendar the secret opens. */
export async function findFeedOwner(
  sql: TransactionSql,
  secret: string,
): Promise<string | undefined> {
  const [row] = await sql<{ user_id: string }[]>`
    select user_id from taskloom.calendar_feeds where secret_hash = ${hashSecret(secret)}`;
  return row?.user_id;
}
