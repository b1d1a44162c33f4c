import type { TransactionSql } from '../database/connect.ts';
import { invalidInput } from '../errors.ts';
import type { FilterName } from './names.ts';
import { nearest } from './vocabulary.ts';

/** Of more names than this, a suggestion may miss the nearest. */
const MOST_NAMES = 2_000;

const KINDS = ['project', 'section', 'person'] as const;
type Kind = (typeof KINDS)[number];

const HINTS: Record<Kind, string> = {
  project: 'find_projects lists yours; * stands for anything in a name.',
  section: 'Sections belong to projects; * stands for anything in a name.',
  person: 'Use "me", "others", a name or the e-mail address of somebody you share a project with.',
};

/**
 * Throws `invalid_input` for a project, section or person that the caller has none of: a part of the
 * filter that silently finds nothing is a mistake worth telling. Tags come and go with tasks.
 */
export async function refuseUnknownNames({
  sql,
  names,
}: {
  sql: TransactionSql;
  names: readonly FilterName[];
}): Promise<void> {
  for (const kind of KINDS) {
    const wanted = names.filter((name) => name.kind === kind).map(({ name }) => name);
    if (wanted.length === 0) continue;
    const [missing] = await sql<{ name: string }[]>`
      select name from unnest(${wanted}::text[]) as wanted (name)
       where not exists (select ${known(sql, kind)} and lower(wanted.name) = any (k.keys)) limit 1`;
    if (!missing) continue;
    const others = await sql<{ name: string }[]>`
      select k.name ${known(sql, kind)} limit ${MOST_NAMES}`;
    const near = nearest(
      missing.name,
      others.map(({ name }) => name),
    );
    throw invalidInput(`There is no ${kind} called "${missing.name}".`, {
      path: 'filter',
      hint: near === undefined ? HINTS[kind] : `Did you mean "${near}"?`,
    });
  }
}

function known(sql: TransactionSql, kind: Kind) {
  switch (kind) {
    case 'project':
      return sql`from (select name, array[lower(name), id::text] as keys
        from taskloom.projects where deleted_at is null) as k where true`;
    case 'section':
      return sql`from (select name, array[lower(name), id::text] as keys
        from taskloom.sections where deleted_at is null) as k where true`;
    case 'person':
      return sql`from (select name, array[lower(name), id::text, lower(email)] as keys
        from taskloom.users) as k where true`;
  }
}
