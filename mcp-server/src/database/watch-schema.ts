import { setTimeout as sleep } from 'node:timers/promises';

import type { Logger } from '@taskloom/platform';
import postgres from 'postgres';

import { describeForLog } from '../errors.ts';
import { connectDatabase, type Sql } from './connect.ts';
import { checkSchema, SchemaMismatch } from './schema-version.ts';

const POLL_MS = 500;
/** Of the same reason: said again after so many looks. */
const SAY_AGAIN_AFTER = 60;
/** The schema, its table or the application's role is not there yet. */
const NOT_MIGRATED = new Set(['3F000', '42P01', '42501', '42703', '28000', '28P01', '3D000']);

interface WaitOptions {
  logger: Logger;
  signal: AbortSignal;
}

export interface SchemaWatch extends AsyncDisposable {
  /** Rejects while the database is away, or its tables are not this program's. */
  check(): Promise<void>;
  /** Until `check` passes. Rejects when the program is too old for its database, or `signal` aborts. */
  wait(options: WaitOptions): Promise<void>;
}

/** Looks whether there is a database to work with, on a connection of its own. */
export function watchSchema(databaseUrl: string): SchemaWatch {
  const sql = connectDatabase({ url: databaseUrl, maxConnections: 1 });
  return {
    check: () => checkSchema(sql),
    wait: (options) => waitForSchema(sql, options),
    [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }),
  };
}

/** Waits until the database answers and fits. Rejects when the program is too old, or `signal` aborts. */
async function waitForSchema(
  sql: Sql,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
): Promise<void> {
  let said: string | undefined;
  for (let looks = 0; ; looks += 1) {
    try {
      return await checkSchema(sql);
    } catch (error) {
      if (error instanceof SchemaMismatch && error.code === 'program_too_old') throw error;
      const reason = reasonOf(error);
      if (reason !== said || looks % SAY_AGAIN_AFTER === 0)
        logger.warn({ reason, error: describeForLog(error) }, 'waiting for the database');
      said = reason;
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

function reasonOf(error: unknown): 'schema_behind' | 'unreachable' {
  if (error instanceof SchemaMismatch) return 'schema_behind';
  return error instanceof postgres.PostgresError && NOT_MIGRATED.has(error.code)
    ? 'schema_behind'
    : 'unreachable';
}
