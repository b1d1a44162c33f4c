import type { TransactionSql } from '../../database/connect.ts';

export interface Passkey {
  id: string;
  userId: string;
  publicKey: Uint8Array;
  counter: number;
  transports: string[];
  name: string;
  createdAt: string;
  lastUsedAt: string | undefined;
}

interface PasskeyRow {
  id: string;
  user_id: string;
  public_key: Buffer;
  counter: string;
  transports: string[];
  name: string;
  created_at: string;
  last_used_at: string | null;
}

export async function listPasskeys(sql: TransactionSql, userId: string): Promise<Passkey[]> {
  const rows = await sql<PasskeyRow[]>`
    select * from taskloom.passkeys where user_id = ${userId} order by created_at`;
  return rows.map(toPasskey);
}

export async function findPasskey(sql: TransactionSql, id: string): Promise<Passkey | undefined> {
  const [row] = await sql<PasskeyRow[]>`
    select p.* from taskloom.passkeys p
      left join taskloom.account_credentials c using (user_id)
     where p.id = ${id} and c.disabled_at is null`;
  return row && toPasskey(row);
}

export async function addPasskey(
  sql: TransactionSql,
  given: Omit<Passkey, 'createdAt' | 'lastUsedAt'>,
): Promise<void> {
  await sql`
    insert into taskloom.passkeys (id, user_id, public_key, counter, transports, name)
    values (${given.id}, ${given.userId}, ${Buffer.from(given.publicKey)}, ${given.counter},
            ${given.transports}, ${given.name})`;
}

export async function usePasskey(
  sql: TransactionSql,
  { id, counter }: { id: string; counter: number },
): Promise<void> {
  await sql`
    update taskloom.passkeys set counter = ${counter}, last_used_at = now() where id = ${id}`;
}

export async function removePasskey(
  sql: TransactionSql,
  { userId, id }: { userId: string; id: string },
): Promise<boolean> {
  const removed = await sql`
    delete from taskloom.passkeys where id = ${id} and user_id = ${userId}`;
  return removed.count > 0;
}

function toPasskey(row: PasskeyRow): Passkey {
  return {
    id: row.id,
    userId: row.user_id,
    publicKey: row.public_key,
    counter: Number(row.counter),
    transports: row.transports,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}
