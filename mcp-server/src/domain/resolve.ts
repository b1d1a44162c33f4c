import type { TransactionSql } from '../database/connect.ts';
import { notFound, notYours, TaskloomError } from '../errors.ts';
import type { Actor } from './actors.ts';
import type { ProjectRow, SectionRow, TaskRow } from './entities.ts';

/** Names and ids are accepted alike; a name that several things have is an error with the candidates. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isId(reference: string): boolean {
  return UUID.test(reference);
}

interface Scope {
  sql: TransactionSql;
  actor: Actor;
}

export async function resolveProject(
  { sql, actor }: Scope,
  reference: string,
): Promise<ProjectRow> {
  const name = reference.trim().replace(/^#/, '');
  if (isId(name)) {
    const [row] = await sql<ProjectRow[]>`
      select * from taskloom.projects where id = ${name} and deleted_at is null`;
    if (row) return row;
    throw notFound('There is no project with this id.', { hint: 'find_projects lists yours.' });
  }
  if (name.toLowerCase() === 'inbox') return inboxOf({ sql, actor });
  const rows = await sql<ProjectRow[]>`
    select * from taskloom.projects
     where lower(name) = lower(${name}) and deleted_at is null
     order by archived_at is not null, created_at limit 10`;
  const alive = rows.filter((row) => row.archived_at === null);
  return only({
    rows: alive.length > 0 ? alive : rows,
    what: 'project',
    name,
    hint: 'find_projects lists yours; add_projects makes one.',
  });
}

export async function inboxOf({ sql, actor }: Scope): Promise<ProjectRow> {
  const [row] = await sql<ProjectRow[]>`
    select * from taskloom.projects where inbox_of = ${actor.userId}`;
  if (!row) throw notFound('You have no inbox.');
  return row;
}

export async function resolveSection(
  { sql }: Scope,
  { projectId, reference }: { projectId: string; reference: string },
): Promise<SectionRow> {
  const name = reference.trim().replace(/^\//, '');
  const rows = await sql<SectionRow[]>`
    select * from taskloom.sections
     where project_id = ${projectId} and deleted_at is null
       and ${isId(name) ? sql`id = ${name}` : sql`lower(name) = lower(${name})`}
     order by position limit 10`;
  return only({ rows, what: 'section', name, hint: 'Sections belong to one project.' });
}

/** An id, "me", an e-mail address or a name of somebody who shares a project with the caller. */
export async function resolvePerson(
  { sql, actor }: Scope,
  reference: string,
): Promise<{ id: string; name: string }> {
  const name = reference.trim().replace(/^\+/, '');
  if (name.toLowerCase() === 'me') return { id: actor.userId, name: actor.user.name };
  const rows = await sql<{ id: string; name: string }[]>`
    select id, name from taskloom.users
     where ${isId(name) ? sql`id = ${name}` : sql`(lower(name) = lower(${name}) or lower(email) = lower(${name}))`}
     order by name limit 10`;
  return only({ rows, what: 'person', name, hint: 'Use "me", a name or an e-mail address.' });
}

/** A task to be changed: by id or exact title, locked against other writers. */
export async function resolveTask(
  scope: Scope,
  reference: string,
  options: { prefer?: 'open' | 'done' | 'deleted' } = {},
): Promise<TaskRow> {
  const seen = await lookUpTask(scope, reference, options);
  const [locked] = await scope.sql<TaskRow[]>`
    select * from taskloom.tasks where id = ${seen.id} for update`;
  // Row-level security lets only those who may change a row lock it.
  if (!locked) throw notYours('task');
  if ((locked.deleted_at === null) === (seen.deleted_at === null)) return locked;
  throw notFound('The task was deleted or restored just now.', { hint: 'find_tasks shows it.' });
}

/**
 * A task by id or exact title. Of tasks with one title the open ones are meant, unless `prefer` says
 * otherwise.
 */
export async function lookUpTask(
  { sql }: Scope,
  reference: string,
  { prefer = 'open' }: { prefer?: 'open' | 'done' | 'deleted' } = {},
): Promise<TaskRow> {
  const title = reference.trim();
  const alive = sql`deleted_at is ${prefer === 'deleted' ? sql`not null` : sql`null`}`;
  if (isId(title)) {
    const [row] = await sql<TaskRow[]>`
      select * from taskloom.tasks where id = ${title} and ${alive}`;
    if (row) return row;
    throw notFound('There is no task with this id.', {
      hint: prefer === 'deleted' ? 'Only deleted tasks can be restored.' : 'find_tasks finds it.',
    });
  }
  const rows = await sql<TaskRow[]>`
    select * from taskloom.tasks
     where ${prefer === 'deleted' ? sql`lower(title) = lower(${title})` : sql`id in (select taskloom.tasks_titled(${[title]}))`}
       and ${alive}
     order by created_at desc limit 20`;
  const preferred = rows.filter((row) => row.status === prefer);
  return only({
    rows: preferred.length > 0 ? preferred : rows,
    what: 'task',
    name: title,
    hint: 'Titles have to match exactly; find_tasks with text finds similar ones.',
  });
}

function only<T extends { id: string }>({
  rows,
  what,
  name,
  hint,
}: {
  rows: readonly T[];
  what: string;
  name: string;
  hint: string;
}): T {
  const [first, second] = rows;
  if (!first) throw notFound(`There is no ${what} called "${name}".`, { hint });
  if (second)
    throw new TaskloomError('ambiguous', `Several ${what}s are called "${name}".`, {
      hint: 'Use the id of the one you mean.',
      candidates: rows.map((row) => ({ id: row.id, name: labelOf(row, name) })),
    });
  return first;
}

function labelOf(row: object, fallback: string): string {
  if ('title' in row && typeof row.title === 'string') return row.title;
  return 'name' in row && typeof row.name === 'string' ? row.name : fallback;
}
