import type { ToolContext } from '../tools/context.ts';

/** The protocol's most in one answer. */
export const SHOWN_COMPLETIONS = 100;

/** Ids of open tasks, by how an id begins or by what is in a title. */
export async function taskIdsLike(typed: string, { sql }: ToolContext): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from taskloom.tasks
     where status = 'open' and deleted_at is null
       and (starts_with(id::text, lower(${typed})) or strpos(lower(title), lower(${typed})) > 0)
     order by starts_with(lower(title), lower(${typed})) desc, updated_at desc
     limit ${SHOWN_COMPLETIONS + 1}`;
  return rows.map(({ id }) => id);
}

/** Ids of projects, by how an id begins or by what is in a name. */
export async function projectIdsLike(typed: string, { sql }: ToolContext): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from taskloom.projects
     where deleted_at is null
       and (starts_with(id::text, lower(${typed})) or strpos(lower(name), lower(${typed})) > 0)
     order by archived_at is not null, starts_with(lower(name), lower(${typed})) desc, position
     limit ${SHOWN_COMPLETIONS + 1}`;
  return rows.map(({ id }) => id);
}
