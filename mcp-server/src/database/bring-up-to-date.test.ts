import { connectPostgres, createLogger } from '@taskloom/platform';
import { createTestDatabase, type TestDatabase } from '@taskloom/platform/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { bringUpToDate } from './bring-up-to-date.ts';
import { connectDatabase } from './connect.ts';
import { migrate, migrationNames } from './migrate.ts';
import { checkSchema, SchemaMismatch } from './schema-version.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

describe('the database and the program', () => {
  let database: TestDatabase;
  let appUrl: string;
  beforeEach(async () => {
    database = await createTestDatabase();
    appUrl = database.urlFor('taskloom_test_app', 'test');
  });
  afterEach(() => database[Symbol.asyncDispose]());

  test('one step makes a database that is not there, both logins and all tables, twice the same', async () => {
    const place = new URL(database.url);
    const name = `${place.pathname.slice(1)}_new`;
    const inNew = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
    const eventBusUrl = inNew(database.urlFor('taskloom_test_bus', "it's"));
    const logins = { adminUrl: inNew(database.url), appUrl: inNew(appUrl), eventBusUrl };
    try {
      await bringUpToDate(logins, { logger });
      await bringUpToDate(logins, { logger });
      expect(await codeOf(logins.appUrl)).toBe('fits');
      const bus = connectPostgres(eventBusUrl, { max: 1 });
      expect(await bus`select * from taskloom_platform.dead_letters`).toEqual([]);
      await expect(bus`select * from taskloom.tasks`).rejects.toThrow('permission denied');
      await bus.end();
    } finally {
      await asAdmin((sql) => sql`drop database if exists ${sql(name)} with (force)`);
    }
  });

  test('what servers wait for is there only when all the rest is', async () => {
    const nowhere = Object.assign(new URL(database.urlFor('taskloom_test_bus', 'test')), {
      port: '1',
    }).href;
    const logins = { adminUrl: database.url, appUrl, eventBusUrl: nowhere };
    await expect(bringUpToDate(logins, { logger })).rejects.toThrow('ECONNREFUSED');
    await asAdmin(async (sql) => {
      const [found] = await sql`select to_regclass('taskloom.migrations') as migrations`;
      expect(found).toEqual({ migrations: null });
    });
  });

  test('a program that lacks a migration in the database waits for it', async () => {
    const names = await migrationNames();
    await migrate({ adminUrl: database.url, appUrl, names: names.slice(0, -1) });
    expect(await codeOf(appUrl)).toBe('schema_behind');
    await migrate({ adminUrl: database.url, appUrl });
    expect(await codeOf(appUrl)).toBe('fits');
  });

  test('a newer program only adds: the older goes on; what takes away ends it', async () => {
    await migrate({ adminUrl: database.url, appUrl });
    await asAdmin((sql) => sql`insert into taskloom.migrations (name) values ('999998-adds.sql')`);
    expect(await codeOf(appUrl)).toBe('fits');
    await asAdmin(
      (sql) =>
        sql`insert into taskloom.migrations (name, breaks_older) values ('999999-takes.sql', true)`,
    );
    expect(await codeOf(appUrl)).toBe('program_too_old');
  });

  async function asAdmin(run: (sql: ReturnType<typeof connectPostgres>) => PromiseLike<unknown>) {
    const sql = connectPostgres(database.url, { max: 1 });
    await run(sql);
    await sql.end();
  }
});

async function codeOf(url: string): Promise<string> {
  const sql = connectDatabase({ url, maxConnections: 1 });
  try {
    await checkSchema(sql);
    return 'fits';
  } catch (error) {
    if (error instanceof SchemaMismatch) return error.code;
    throw error;
  } finally {
    await sql.end();
  }
}
