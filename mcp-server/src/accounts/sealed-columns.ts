import type { Sealer } from '../auth/sealer.ts';
import type { TransactionSql } from '../database/connect.ts';
import type { Database } from '../database/database.ts';

/** Everything in the database that the encryption keys seal. */
const SEALED = [
  { table: 'channels', id: 'id', column: 'secret' },
  { table: 'channels', id: 'id', column: 'previous_secret' },
  { table: 'channels', id: 'id', column: 'keys' },
  { table: 'account_credentials', id: 'user_id', column: 'totp_secret' },
  { table: 'signing_keys', id: 'id', column: 'jwk' },
] as const;
const ROWS_AT_ONCE = 500;
/** As `Sealer` writes it: the key's id before the rest. */
const IS_SEALED = '^[0-9a-f]{8}[.]';

interface SealedRow {
  id: string;
  value: string;
}

/**
 * For the start: seals what an earlier version kept in the clear. @throws Error when something was
 * sealed with a key that is not there: to go on would look as if it were lost
 */
export async function checkSealed(database: Database, sealer: Sealer): Promise<void> {
  await database.asSystem(async (sql) => {
    for (const { table, column } of SEALED) {
      const used = await sql<{ id: string }[]>`
        select distinct left(${sql(column)}, 8) as id from ${sql(`taskloom.${table}`)}
         where ${sql(column)} ~ ${IS_SEALED}`;
      const foreign = used.find(({ id }) => !sealer.knows(id));
      if (foreign)
        throw new Error(
          `Secrets in the database are encrypted with the key ${foreign.id}, which is not among the configured ones. ` +
            'Put that key back, behind the newest one, in TASKLOOM_ENCRYPTION_KEYS (standalone: secrets.json of the data folder). Nothing was changed.',
        );
    }
  });
  for (const place of SEALED.filter(({ table }) => table === 'channels'))
    await rewrite(database, place, {
      which: (sql) => sql`${sql(place.column)} !~ ${IS_SEALED}`,
      change: (text) => sealer.seal(text),
    });
}

/** Encrypts with the newest key what an older one did. Returns how many values there were. */
export async function resealAll(database: Database, sealer: Sealer): Promise<number> {
  const newest = `${sealer.newestId}.%`;
  let changed = 0;
  for (const place of SEALED)
    changed += await rewrite(database, place, {
      which: (sql) => sql`${sql(place.column)} not like ${newest}`,
      change: (value) =>
        sealer.seal(new RegExp(IS_SEALED, 'u').test(value) ? sealer.open(value) : value),
    });
  return changed + (await resealClients(database, sealer));
}

/** Portions in transactions of their own: nobody waits long for a lock, and another run goes on from there. */
async function rewrite(
  database: Database,
  { table, id, column }: (typeof SEALED)[number],
  given: { which(sql: TransactionSql): ReturnType<TransactionSql>; change(value: string): string },
): Promise<number> {
  let changed = 0;
  for (let portion = ROWS_AT_ONCE; portion === ROWS_AT_ONCE; changed += portion)
    portion = await database.asSystem(async (sql) => {
      const rows = await sql<SealedRow[]>`
        select ${sql(id)} as id, ${sql(column)} as value from ${sql(`taskloom.${table}`)}
         where ${sql(column)} is not null and ${given.which(sql)}
         order by ${sql(id)} limit ${ROWS_AT_ONCE} for update`;
      for (const { id: key, value } of rows)
        await sql`
          update ${sql(`taskloom.${table}`)} set ${sql(column)} = ${given.change(value)}
           where ${sql(id)} = ${key}`;
      return rows.length;
    });
  return changed;
}

/** A client's secret is a part of its metadata. */
async function resealClients(database: Database, sealer: Sealer): Promise<number> {
  return database.asSystem(async (sql) => {
    const rows = await sql<SealedRow[]>`
      select id, metadata->>'client_secret' as value from taskloom.oauth_clients
       where metadata->>'client_secret' not like ${`${sealer.newestId}.%`} for update`;
    for (const { id, value } of rows)
      await sql`
        update taskloom.oauth_clients
           set metadata = metadata || jsonb_build_object('client_secret', ${sealer.seal(sealer.open(value))}::text)
         where id = ${id}`;
    return rows.length;
  });
}
