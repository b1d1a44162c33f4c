import { notFound, forbidden, TaskloomError } from '../errors.ts';
import type { ProjectRow, SectionRow, TaskRow } from './rows.ts';
import { describeWhen } from '../words/index.ts';
import { requireRole } from './members/roles.ts';
import { dueOf } from './tasks/present.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Names and ids are accepted alike; a name that several things have is an error with the candidates. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isId(reference: string): boolean {
  return UUID.test(reference);
}

/** A batch that names a project again and again looks it up once. */
export async function resolveProject(work: UnitOfWork, reference: string): Promise<ProjectRow> {
  const name = reference.trim().replace(/^#/, '');
  return work.changes.lookUp(`project:${name}`, () => findProject(work, name));
}

async function findProject({ sql, actor }: UnitOfWork, name: string): Promise<ProjectRow> {
  if (isId(name)) {
    const [row] = await sql<ProjectRow[]>`
      select * from taskloom.projects where id = ${name} and deleted_at is null`;
    if (row) return row;
    throw notFound('There is no project with this id.', { hint: 'find_projects lists yours.' });
  }
  if (name.toLowerCase() === 'inbox') {
    const [inbox] = await sql<ProjectRow[]>`
      select * from taskloom.projects where id = ${actor.inboxId}`;
    if (inbox) return inbox;
  }
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

/** A project in the trash; of several of one name the one that went there last. */
export async function resolveDeletedProject(
  { sql }: UnitOfWork,
  reference: string,
): Promise<ProjectRow> {
  const name = reference.trim().replace(/^#/, '');
  const [row] = await sql<ProjectRow[]>`
    select * from taskloom.projects
     where deleted_at is not null
       and ${isId(name) ? sql`id = ${name}` : sql`lower(name) = lower(${name})`}
     order by deleted_at desc, id desc limit 1`;
  if (row) return row;
  const what = isId(name) ? 'project with this id' : `project called "${name}"`;
  throw notFound(`There is no ${what} in the trash.`, {
    hint: 'find_projects with deleted: true lists those that are.',
  });
}

export async function resolveSection(
  { sql, changes }: UnitOfWork,
  { projectId, reference }: { projectId: string; reference: string },
): Promise<SectionRow> {
  const name = reference.trim().replace(/^\//, '');
  return changes.lookUp(`section:${projectId}/${name}`, async () => {
    const rows = await sql<SectionRow[]>`
    select * from taskloom.sections
     where project_id = ${projectId} and deleted_at is null
       and ${isId(name) ? sql`id = ${name}` : sql`lower(name) = lower(${name})`}
     order by position limit 10`;
    return only({ rows, what: 'section', name, hint: 'Sections belong to one project.' });
  });
}

/** An id, "me", an e-mail address or a name of somebody who shares a project with the caller. */
export async function resolvePerson(
  { sql, actor, changes }: UnitOfWork,
  reference: string,
): Promise<{ id: string; name: string }> {
  const name = reference.trim().replace(/^\+/, '');
  if (name.toLowerCase() === 'me') return { id: actor.userId, name: actor.user.name };
  return changes.lookUp(`person:${name}`, async () => {
    const rows = await sql<{ id: string; name: string }[]>`
    select id, name from taskloom.users
     where ${isId(name) ? sql`id = ${name}` : sql`(lower(name) = lower(${name}) or lower(email) = lower(${name}))`}
     order by name limit 10`;
    return only({ rows, what: 'person', name, hint: 'Use "me", a name or an e-mail address.' });
  });
}

type Meant = 'open' | 'done' | 'deleted';

/** A task to be changed: by id or exact title, locked against other writers. */
export async function resolveTask(
  work: UnitOfWork,
  reference: string,
  options: { prefer?: Meant } = {},
): Promise<TaskRow> {
  const seen = await lookUpTask(work, reference, options);
  await requireRole(work, { projectId: seen.project_id, action: 'change_tasks' });
  const held = work.changes.latest('task', seen.id);
  if (held) return held;
  const [locked] = await work.sql<TaskRow[]>`
    select * from taskloom.tasks where id = ${seen.id} for update`;
  // Row-level security lets only those who may change a row lock it.
  if (!locked) throw forbidden('task');
  if ((locked.deleted_at === null) === (seen.deleted_at === null)) return locked;
  throw notFound('The task was deleted or restored just now.', { hint: 'find_tasks shows it.' });
}

/**
 * A task by id or exact title. Of tasks with one title the open ones are meant, unless `prefer` says
 * otherwise.
 */
export async function lookUpTask(
  { sql, changes, actor }: UnitOfWork,
  reference: string,
  { prefer = 'open' }: { prefer?: Meant } = {},
): Promise<TaskRow> {
  const title = reference.trim();
  const held = isId(title) ? changes.latest('task', title) : undefined;
  if (held && (held.deleted_at === null) === (prefer !== 'deleted')) return held;
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
  const meant = preferred.length > 0 ? preferred : rows;
  if (meant.length > 1) throw await ambiguousTasks({ sql, actor }, meant);
  return only({
    rows: meant,
    what: 'task',
    name: title,
    hint: 'Titles have to match exactly; find_tasks with text finds similar ones.',
  });
}

/** Several tasks of one title, told apart by where they are and when they are due. */
async function ambiguousTasks(
  { sql, actor }: Pick<UnitOfWork, 'sql' | 'actor'>,
  rows: readonly TaskRow[],
): Promise<TaskloomError> {
  const projects = await sql<{ id: string; name: string }[]>`
    select id, name from taskloom.projects
     where id = any (${rows.map((row) => row.project_id)}::uuid[])`;
  const nameOf = new Map(projects.map(({ id, name }) => [id, name]));
  return new TaskloomError('ambiguous', `Several tasks are called "${rows[0]?.title ?? ''}".`, {
    hint: 'Use the id of the one you mean.',
    candidates: rows.map((row) => {
      const project = nameOf.get(row.project_id);
      const due = dueOf(row);
      return {
        id: row.id,
        name: row.title,
        ...(project === undefined ? {} : { project }),
        ...(due ? { due: describeWhen(due, actor.words) } : {}),
      };
    }),
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
