import type { TransactionSql } from '../database/connect.ts';

/** Every word has to occur in the title or the notes; the rank puts hits in the title first. */
export function compileTextSearch({ sql, text }: { sql: TransactionSql; text: string }) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const inTitle = (word: string) => sql`strpos(lower(t.title), ${word}) > 0`;
  const condition = words
    .map((word) => sql`(${inTitle(word)} or strpos(lower(coalesce(t.notes, '')), ${word}) > 0)`)
    .reduce((left, right) => sql`${left} and ${right}`, sql`true`);
  const rank = words
    .map((word) => sql`(${inTitle(word)})::int::float8`)
    .reduce((left, right) => sql`${left} + ${right}`, sql`0::float8`);
  return { condition, rank };
}
