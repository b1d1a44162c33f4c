import { invalidInput } from '../../errors.ts';
import type { TaskRow } from '../rows.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { updateTasks } from '../update-tasks.ts';

/** Tags are one word each and the same in any case; the first spelling stays. */
export function readTags(tags: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const [index, given] of tags.entries()) {
    const tag = readTag(given, `tags[${index}]`);
    if (!byKey.has(tag.toLowerCase())) byKey.set(tag.toLowerCase(), tag);
  }
  return [...byKey.values()];
}

function readTag(given: string, path: string): string {
  const tag = given.replace(/^@/, '').trim();
  if (tag !== '' && !/[\s,@]/.test(tag)) return tag;
  throw invalidInput(`"${given}" is not a tag.`, {
    path,
    hint: 'A tag is one word, such as errands or waiting-for.',
  });
}

export async function listTags({
  sql,
}: UnitOfWork): Promise<{ name: string; open_tasks: number }[]> {
  return sql`
    select min(tag) as name, count(*) filter (where t.status = 'open')::int as open_tasks
      from taskloom.tasks t, unnest(t.tags) as tag
     where t.deleted_at is null and t.tags <> '{}' group by lower(tag) order by lower(min(tag)) limit 1000`;
}

/** Puts `by` where `tag` is, or nothing; returns how many tasks changed. */
export async function replaceTag(
  work: UnitOfWork,
  { tag, by }: { tag: string; by: string | undefined },
): Promise<number> {
  const key = readTag(tag, 'tag').toLowerCase();
  const replacement = by === undefined ? [] : [readTag(by, 'name')];
  const rows = await work.sql<TaskRow[]>`
    select * from taskloom.tasks t
     where deleted_at is null and project_id = any (taskloom.my_writable_projects())
       and exists (select 1 from unnest(t.tags) as have where lower(have) = ${key})
     order by id for update`;
  await updateTasks(work, rows, (row) => ({
    tags: readTags(row.tags.flatMap((have) => (have.toLowerCase() === key ? replacement : [have]))),
  }));
  return rows.length;
}
