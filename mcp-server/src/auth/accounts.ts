import { v7 as uuidv7 } from 'uuid';

import type { TransactionSql } from '../database/connect.ts';
import type { Database } from '../database/database.ts';
import { GRANTABLE_SCOPES, type ServiceName } from './principal.ts';
import { revokeServiceTokens, storeToken } from './token-store.ts';

interface NewUser {
  name: string;
  email?: string | undefined;
  /** IANA name. */
  timeZone: string;
  /** Nobody knows where the person is: the zone is a guess. */
  isZoneGuessed?: boolean | undefined;
  /** When the person came, RFC 3339: the caller's clock, as for all that people make. */
  at: string;
}

/** A person with their inbox. Returns the id. */
export async function addUser(sql: TransactionSql, user: NewUser): Promise<string> {
  const id = uuidv7();
  await sql`
    insert into taskloom.users (id, name, email, time_zone, time_zone_source, created_at)
    values (${id}, ${user.name}, ${user.email ?? null}, ${user.timeZone},
            ${user.isZoneGuessed === true ? 'default' : 'client'}, ${user.at})`;
  await sql`
    insert into taskloom.projects (id, name, inbox_of, created_by, created_at, updated_at)
    values (${uuidv7()}, 'Inbox', ${id}, ${id}, ${user.at}, ${user.at})`;
  return id;
}

/** The one person of a standalone instance: made on the first start, with the token kept by the caller. */
export async function ensureLocalUser(
  database: Database,
  { user, token, at }: { user: Omit<NewUser, 'at' | 'isZoneGuessed'>; token: string; at: string },
): Promise<string> {
  return database.asSystem(async (sql) => {
    await sql`lock table taskloom.users in exclusive mode`;
    const [existing] = await sql<{ id: string }[]>`
      select id from taskloom.users order by created_at limit 1`;
    const userId = existing?.id ?? (await addUser(sql, { ...user, isZoneGuessed: true, at }));
    await storeToken(sql, {
      kind: 'personal',
      userId,
      scopes: [...GRANTABLE_SCOPES, 'session'],
      name: 'This computer',
      token,
    });
    return userId;
  });
}

/** Services have the tokens they were configured with, and no others. */
export async function setServiceTokens(
  database: Database,
  tokens: Partial<Record<ServiceName, string>>,
): Promise<void> {
  await database.asSystem(async (sql) => {
    await revokeServiceTokens(sql);
    for (const [service, token] of Object.entries(tokens))
      await storeToken(sql, { kind: 'service', service, scopes: ['system'], token });
  });
}
