import { randomUUID } from 'node:crypto';

import postgres from 'postgres';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's URL of the PostgreSQL that the global set-up started. */
    postgresUrl: string;
  }
}

export interface TestDatabase extends AsyncDisposable {
  /** Superuser's URL. */
  url: string;
  /** The same database for another login role. */
  urlFor(user: string, password: string): string;
}

/** A fresh database on the one PostgreSQL of the test run, dropped when disposed. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    urlFor(user, password) {
      const other = new URL(url);
      other.username = user;
      other.password = password;
      return other.href;
    },
    [Symbol.asyncDispose]: () => asAdmin(server, `drop database if exists ${name} with (force)`),
  };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
