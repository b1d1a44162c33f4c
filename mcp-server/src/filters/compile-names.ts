import type { Compiling, Condition } from './types.ts';
import { isSelfWord, isWildcard, likePattern, plainName } from './names.ts';
import type { PersonRole } from './types.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

export function compileProject(
  compiling: Compiling,
  { name, tree }: { name: string; tree: boolean },
): Condition {
  const { sql } = compiling;
  const named = sql`select p.id from taskloom.projects p
    where p.deleted_at is null and ${isNamed(compiling, { id: sql`p.id`, name: sql`p.name`, pattern: name })}`;
  if (!tree) return sql`t.project_id in (${named})`;
  return sql`t.project_id in (
    with recursive tree as (
      ${named}
      union
      select c.id from taskloom.projects c join tree on c.parent_id = tree.id
       where c.deleted_at is null)
    select id from tree)`;
}

export function compileSection(compiling: Compiling, pattern: string): Condition {
  const { sql } = compiling;
  return sql`t.section_id in (
    select s.id from taskloom.sections s
     where s.deleted_at is null and ${isNamed(compiling, { id: sql`s.id`, name: sql`s.name`, pattern })})`;
}

export function compileTag({ sql }: Compiling, pattern: string): Condition {
  const matches = isWildcard(pattern)
    ? sql`lower(tag) like ${likePattern(pattern)}`
    : sql`lower(tag) = lower(${plainName(pattern)})`;
  return sql`exists (select 1 from unnest(t.tags) as tag where ${matches})`;
}

export function compilePerson(
  compiling: Compiling,
  { role, name: pattern }: { role: PersonRole; name: string },
): Condition {
  const { sql, context } = compiling;
  const column = {
    assignee: sql`t.assignee_id`,
    assigner: sql`t.assigned_by`,
    author: sql`t.created_by`,
  }[role];
  const who = plainName(pattern).toLowerCase();
  if (isSelfWord(who))
    return who === 'me' ? sql`${column} = ${context.userId}` : sql`${column} <> ${context.userId}`;
  return sql`${column} in (
    select u.id from taskloom.users u
     where ${isNamed(compiling, { id: sql`u.id`, name: sql`u.name`, pattern })}
        or lower(u.email) = lower(${plainName(pattern)}))`;
}

/** An id, a name whatever its case, or a name with wildcards. */
function isNamed(
  { sql }: Compiling,
  { id, name, pattern }: { id: Condition; name: Condition; pattern: string },
): Condition {
  const plain = plainName(pattern);
  if (UUID.test(plain)) return sql`${id} = ${plain}::uuid`;
  if (isWildcard(pattern)) return sql`lower(${name}) like ${likePattern(pattern)}`;
  return sql`lower(${name}) = lower(${plain})`;
}
