import { connectPostgres, inTransaction } from '@taskloom/platform';
import type postgres from 'postgres';

import {
  type ArchiveHeader,
  COPY_END,
  type CopyBlock,
  copyFrom,
  copyTo,
  END_MARK,
  setSequence,
  writeHeader,
} from './archive.ts';

/** Which migrations there are is in the header. */
const LEFT_OUT = 'taskloom.migrations';

/**
 * Everything in the schemas of the platform as one moment has it, whoever writes meanwhile. `write`
 * waits until what it got has gone on.
 */
export async function dumpDatabase(
  adminUrl: string,
  {
    secrets,
    write,
  }: Pick<ArchiveHeader, 'secrets'> & { write: (text: string | Buffer) => Promise<void> },
): Promise<{ tables: number }> {
  const sql = connectPostgres(adminUrl, {
    max: 1,
    connect_timeout: 10,
    connection: { application_name: 'taskloom-backup', statement_timeout: 0 },
  });
  try {
    return await inTransaction(sql, async (tx) => {
      await tx`set transaction isolation level repeatable read, read only`;
      const migrations = await tx<{ name: string }[]>`
        select name from taskloom.migrations order by name`;
      await write(
        writeHeader({
          created_at: new Date().toISOString(),
          migrations: migrations.map(({ name }) => name),
          secrets,
        }),
      );
      const tables = await findTables(tx);
      for (const block of tables) {
        await write(`${copyFrom(block)};\n`);
        const rows = await tx.unsafe(copyTo(block)).readable();
        for await (const chunk of rows) await write(chunk as Buffer);
        await write(`${COPY_END}\n`);
      }
      for (const sequence of await findSequences(tx)) await write(`${setSequence(sequence)};\n`);
      await write(`${END_MARK}\n`);
      return { tables: tables.length };
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Generated columns are computed again when they are restored. */
async function findTables(tx: postgres.TransactionSql): Promise<CopyBlock[]> {
  const rows = await tx<CopyBlock[]>`
    select n.nspname as schema, c.relname as table,
           (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '')
             as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('taskloom', 'taskloom_platform') and c.relkind = 'r'
     order by n.nspname, c.relname`;
  return rows.filter(({ schema, table }) => `${schema}.${table}` !== LEFT_OUT);
}

/** Those that have given a number already. */
async function findSequences(
  tx: postgres.TransactionSql,
): Promise<{ schema: string; name: string; value: string }[]> {
  return tx`
    select schemaname as schema, sequencename as name, last_value::text as value
      from pg_sequences
     where schemaname in ('taskloom', 'taskloom_platform') and last_value is not null
     order by schemaname, sequencename`;
}
