import { SHOWN_COMPLETIONS } from '../resources/complete.ts';
import type { ToolContext } from '../tools/context.ts';

/** Titles of open tasks that begin with what is typed, then those that hold it. */
export async function titlesLike(typed: string, { sql }: ToolContext): Promise<string[]> {
  const rows = await sql<{ title: string }[]>`
    select distinct title, starts_with(lower(title), lower(${typed})) as begins
      from taskloom.tasks
     where status = 'open' and deleted_at is null and strpos(lower(title), lower(${typed})) > 0
     order by begins desc, title limit ${SHOWN_COMPLETIONS + 1}`;
  return rows.map(({ title }) => title);
}
