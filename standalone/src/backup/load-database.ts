import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';

import { connectPostgres, inTransaction } from '@taskloom/platform';

import { StartError } from '../errors.ts';
import { COPY_END, END_MARK, isCopyLine, isSetSequenceLine } from './archive.ts';

/** Fills the empty tables of a database whose schema is the archive's, all or nothing. */
export async function loadDatabase(adminUrl: string, lines: AsyncIterator<Buffer>): Promise<void> {
  const sql = connectPostgres(adminUrl, {
    max: 1,
    connect_timeout: 10,
    connection: { application_name: 'taskloom-restore', statement_timeout: 0 },
  });
  try {
    await inTransaction(sql, async (tx) => {
      // The rows were consistent when they were written: neither triggers nor foreign keys look at them.
      await tx`set local session_replication_role = replica`;
      for (;;) {
        const { value, done } = await lines.next();
        const line = done ? '' : value.toString('utf8');
        if (line === END_MARK) break;
        const statement = line.replace(/;$/u, '');
        if (done || !(isCopyLine(statement) || isSetSequenceLine(statement))) throw damaged();
        if (isSetSequenceLine(statement)) {
          await tx.unsafe(statement);
          continue;
        }
        await tx.unsafe(`delete from ${statement.split(' ')[1] ?? ''}`);
        await copyRows(await tx.unsafe(statement).writable(), lines);
      }
    });
    await sql.unsafe('analyze');
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function copyRows(target: Writable, lines: AsyncIterator<Buffer>): Promise<void> {
  try {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw damaged();
      if (value.length === COPY_END.length && value.toString('latin1') === COPY_END) break;
      if (!target.write(Buffer.concat([value, NEWLINE]))) await once(target, 'drain');
    }
    target.end();
    await finished(target);
  } catch (error) {
    // Fails the COPY, behind which the rollback would otherwise wait.
    target.on('error', () => {});
    target.destroy(damaged());
    throw error;
  }
}

const NEWLINE = Buffer.from('\n');

export function damaged(): StartError {
  return new StartError('backup', 'The backup is damaged or was cut off. Nothing was restored.');
}
