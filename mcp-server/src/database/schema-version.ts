import type { Sql } from './connect.ts';
import { migrationNames } from './migrate.ts';

/** The database's tables and this program do not fit each other. */
export class SchemaMismatch extends Error {
  override name = 'SchemaMismatch';
  /** `schema_behind`: a migration is missing. `program_too_old`: one took away what this program uses. */
  readonly code: 'schema_behind' | 'program_too_old';

  constructor(code: SchemaMismatch['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Throws `SchemaMismatch` unless every migration that this program knows is there, and none that it does
 * not know has taken away what it uses. Additions of a newer program are fine: old and new run side by side.
 */
export async function checkSchema(sql: Sql): Promise<void> {
  const rows = await sql<{ name: string; breaks_older: boolean }[]>`
    select name, breaks_older from taskloom.migrations`;
  const known = await migrationNames();
  const applied = new Set(rows.map(({ name }) => name));
  const missing = known.filter((name) => !applied.has(name));
  if (missing.length > 0)
    throw new SchemaMismatch(
      'schema_behind',
      `The database lacks ${missing.length} of this program's migrations, from ${missing[0]} on. ` +
        'Run `npx taskloom admin migrate`.',
    );
  const broken = rows.find(({ name, breaks_older: breaks }) => breaks && !known.includes(name));
  if (broken)
    throw new SchemaMismatch(
      'program_too_old',
      `This program is too old for its database: ${broken.name} changed what it relies on. ` +
        'Run the newer version, or restore the database of this one.',
    );
}
