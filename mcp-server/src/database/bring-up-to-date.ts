import { setTimeout as sleep } from 'node:timers/promises';

import { connectPostgres, migratePlatform, type Logger } from '@taskloom/platform';
import postgres from 'postgres';

import { describeForLog, isDatabaseAway } from '../errors.ts';
import { migrate } from './migrate.ts';

/** Every PostgreSQL has it. */
const MAINTENANCE_DATABASE = 'postgres';
const DATABASE_MISSING = '3D000';
const WAIT_MS = 300_000;
const POLL_MS = 1_000;

export interface DatabaseLogins {
  /** May create roles, the database and schemas. */
  adminUrl: string;
  /** The tools' login, which row-level security binds. */
  appUrl: string;
  /** The event bus' and the dead letters' login. */
  eventBusUrl: string;
}

/**
 * The step before services of a version start: the database, both logins with their passwords, and all
 * tables. Harmless when there is nothing to do. Waits up to five minutes for a database that is away.
 */
export async function bringUpToDate(
  { adminUrl, appUrl, eventBusUrl }: DatabaseLogins,
  { logger }: { logger: Logger },
): Promise<void> {
  await onceThere(() => ensureDatabase(adminUrl), logger);
  await withSql(adminUrl, (sql) => ensureLogin(sql, new URL(eventBusUrl)));
  await withSql(eventBusUrl, migratePlatform);
  // Last: it is what a server waits for, and then it needs all the rest.
  await migrate({ adminUrl, appUrl });
  logger.info('the database is up to date');
}

async function onceThere(run: () => Promise<void>, logger: Logger): Promise<void> {
  const until = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isDatabaseAway(error) || performance.now() > until) throw error;
      logger.warn({ error: describeForLog(error) }, 'waiting for the database');
    }
    await sleep(POLL_MS);
  }
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  try {
    await withSql(adminUrl, (sql) => sql`select 1`);
  } catch (error) {
    if (!(error instanceof postgres.PostgresError && error.code === DATABASE_MISSING)) throw error;
    const name = decodeURIComponent(new URL(adminUrl).pathname.slice(1));
    const elsewhere = Object.assign(new URL(adminUrl), { pathname: `/${MAINTENANCE_DATABASE}` });
    await withSql(elsewhere.href, (sql) => sql`create database ${sql(name)}`);
  }
}

async function ensureLogin(sql: postgres.Sql, login: URL): Promise<void> {
  const name = decodeURIComponent(login.username);
  const secret = decodeURIComponent(login.password).replaceAll("'", "''");
  const [known] = await sql`select from pg_roles where rolname = ${name}`;
  const verb = known ? 'alter' : 'create';
  await sql`${sql.unsafe(verb)} role ${sql(name)} login ${sql.unsafe(secret && `password '${secret}'`)}`;
  const [{ database } = { database: '' }] = await sql<{ database: string }[]>`
    select current_database() as database`;
  await sql`grant create on database ${sql(database)} to ${sql(name)}`;
}

async function withSql<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = connectPostgres(url, { max: 1, connect_timeout: 10 });
  try {
    return await run(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
