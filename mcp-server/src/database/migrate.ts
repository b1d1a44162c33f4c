import { readdir, readFile } from 'node:fs/promises';

import { connectPostgres, inTransaction } from '@taskloom/platform';
import postgres from 'postgres';

const MIGRATIONS = new URL('../../migrations/', import.meta.url);
/** Any constant: replicas that start together migrate one after the other. */
const MIGRATION_LOCK = 7_420_001;
const ATTEMPTS = 10;
/** Opens a migration that takes away what the version before still uses: that one starts no more. */
const BREAKS_OLDER = '-- breaks older programs';

export interface MigrateOptions {
  /** A role that may create roles and schemas. */
  adminUrl: string;
  /** The application's own URL: its role is made, without the right to bypass row-level security. */
  appUrl: string;
  /** These alone, for tables as they were at an earlier time. */
  names?: readonly string[];
}

/** Brings the schema `taskloom` to the newest version. Safe to run from several replicas at once. */
export async function migrate(options: MigrateOptions): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await migrateOnce(options);
    } catch (error) {
      if (attempt === ATTEMPTS || !isRoleContended(error)) throw error;
    }
  }
}

/** Roles belong to all databases of a server, whose locks do not: another one is migrated right now. */
function isRoleContended(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.message.startsWith('tuple concurrently');
}

/** Their files' names, in their order. */
export async function migrationNames(): Promise<string[]> {
  return (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).toSorted();
}

async function migrateOnce({ adminUrl, appUrl, names }: MigrateOptions): Promise<void> {
  await using sql = connectAdmin(adminUrl);
  const app = new URL(appUrl);
  const files = names ?? (await migrationNames());
  await inTransaction(sql, async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
    await ensureRole({ tx, name: decodeURIComponent(app.username), password: app.password });
    await tx`create schema if not exists taskloom`;
    await tx`create table if not exists taskloom.migrations (
      name text primary key, applied_at timestamptz not null default now())`;
    await tx`alter table taskloom.migrations
      add column if not exists breaks_older boolean not null default false`;
    // Before the first migration there is nothing else that the application could read here.
    await tx.unsafe(`grant usage on schema taskloom to ${quoted(decodeURIComponent(app.username))};
      grant select on taskloom.migrations to ${quoted(decodeURIComponent(app.username))}`);
    const applied = new Set(
      (await tx<{ name: string }[]>`select name from taskloom.migrations`).map((row) => row.name),
    );
    for (const name of files.filter((file) => !applied.has(file))) {
      const text = await readFile(new URL(name, MIGRATIONS), 'utf8');
      await tx.unsafe(text);
      await tx`insert into taskloom.migrations (name, breaks_older)
               values (${name}, ${text.startsWith(BREAKS_OLDER)})`;
    }
  });
}

function connectAdmin(url: string) {
  const sql = connectPostgres(url, { max: 1, connect_timeout: 5 });
  return Object.assign(sql, { [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }) });
}

async function ensureRole({
  tx,
  name,
  password,
}: {
  tx: postgres.TransactionSql;
  name: string;
  password: string;
}): Promise<void> {
  // Roles belong to the whole cluster, so another database's migration may be making them too.
  for (const group of ['taskloom_user', 'taskloom_system'])
    await tx.unsafe(
      `do $$ begin create role ${group} nologin; exception when duplicate_object or unique_violation then null; end $$`,
    );
  const role = quoted(name);
  const secret = decodeURIComponent(password).replaceAll("'", "''");
  await tx.unsafe(
    `do $$ begin create role ${role} login noinherit; exception when duplicate_object or unique_violation then null; end $$`,
  );
  if (secret !== '') await tx.unsafe(`alter role ${role} password '${secret}'`);
  await tx.unsafe(`grant taskloom_user, taskloom_system to ${role}`);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
