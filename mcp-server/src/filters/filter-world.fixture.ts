import { createTestDatabase } from '@taskloom/platform/testing';
import { Temporal } from 'temporal-polyfill';
import { v5 as uuidv5 } from 'uuid';

import { connectDatabase, type Sql, type TransactionSql } from '../database/connect.ts';
import { createDatabase } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { compileFilter } from './compile-filter.ts';
import { parseFilter } from './parse-filter.ts';
import type { FilterContext } from './types.ts';
import { refuseUnknownNames } from './unknown-names.ts';

/** A task as a test tells it: everything else that the thing named is given by the world. */
export interface WorldTask {
  title: string;
  project: string;
  section?: string | undefined;
  parent?: string | undefined;
  notes?: string | undefined;
  status?: 'open' | 'done' | undefined;
  priority?: number | undefined;
  /** A day, or an instant. */
  due?: string | undefined;
  /** Of whoever set it; a day sorts at its start there. */
  dueZone?: string | undefined;
  deadline?: string | undefined;
  minutes?: number | undefined;
  tags?: string[] | undefined;
  blockedBy?: string[] | undefined;
  assignee?: string | undefined;
  assignedBy?: string | undefined;
  addedBy?: string | undefined;
  created?: string | undefined;
  completed?: string | undefined;
  recurring?: boolean | undefined;
  reminder?: boolean | undefined;
}

interface WorldProject {
  name: string;
  parent?: string;
  inbox?: boolean;
  /** Members beside the first person. */
  shared?: string[];
  sections?: string[];
}

const SPACE = '6f1d3c0e-7a7b-4a57-9f6e-1f0c8f0d7c11';

/** Ids are made of names, so that tests need to remember none. */
export function idOf(kind: string, name: string): string {
  return uuidv5(`${kind}:${name}`, SPACE);
}

/** A database with people, their projects and tasks. The first person asks, and sees all of it. */
export async function createWorld({
  people,
  projects,
}: {
  people: string[];
  projects: WorldProject[];
}) {
  await using stack = new AsyncDisposableStack();
  const place = stack.use(await createTestDatabase());
  await migrate({ adminUrl: place.url, appUrl: place.urlFor('taskloom_test_app', 'test') });
  const sql = connectDatabase({ url: place.url, maxConnections: 2 });
  stack.defer(() => sql.end());
  const database = createDatabase(sql);
  const me = idOf('person', people[0] ?? '');
  for (const name of people)
    await sql`insert into taskloom.users (id, name, email, time_zone, created_at)
      values (${idOf('person', name)}, ${name}, ${`${name.toLowerCase()}@example.com`}, 'UTC', now())`;
  for (const project of projects) await addProject(sql, project, me);
  const owned = stack.move();
  return {
    sql,
    me,
    addTasks: (tasks: readonly WorldTask[]) => addTasks(sql, tasks, me),
    /** The titles that a filter finds, as find_tasks would: open ones unless it speaks of status. */
    find(filter: string, context: Omit<FilterContext, 'userId'>): Promise<string[]> {
      return database.asUser(me, async (tx) => {
        const { where, names } = compileWhere(tx, filter, { ...context, userId: me });
        await refuseUnknownNames({ sql: tx, names });
        const rows = await tx<{ title: string }[]>`
          select t.title from taskloom.tasks t where ${where} order by t.title`;
        return rows.map(({ title }) => title);
      });
    },
    /** How PostgreSQL would search, were every index worth its while. */
    explain(filter: string, context: Omit<FilterContext, 'userId'>): Promise<string> {
      return database.asUser(me, async (tx) => {
        await tx`set local enable_seqscan = off`;
        const { where } = compileWhere(tx, filter, { ...context, userId: me });
        const rows = await tx<{ 'QUERY PLAN': string }[]>`
          explain select t.id from taskloom.tasks t where ${where}`;
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function compileWhere(sql: TransactionSql, filter: string, context: FilterContext) {
  const parsed = parseFilter(filter);
  if (!parsed.ok) throw new Error(parsed.message);
  const { condition, mentionsStatus, names } = compileFilter({
    sql,
    filter: parsed.value,
    context,
  });
  const status = mentionsStatus ? sql`` : sql`and t.status = 'open'`;
  return { where: sql`t.deleted_at is null ${status} and (${condition})`, names };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

async function addProject(sql: Sql, project: WorldProject, me: string): Promise<void> {
  const id = idOf('project', project.name);
  await sql`insert into taskloom.projects
    (id, name, parent_id, inbox_of, created_by, created_at, updated_at)
    values (${id}, ${project.name}, ${project.parent ? idOf('project', project.parent) : null},
      ${project.inbox ? me : null}, ${me}, now(), now())`;
  for (const name of project.shared ?? [])
    await sql`insert into taskloom.project_members (project_id, user_id, role, created_at)
      values (${id}, ${idOf('person', name)}, 'editor', now())`;
  for (const name of project.sections ?? [])
    await sql`insert into taskloom.sections (id, project_id, name, created_at, updated_at)
      values (${idOf('section', `${project.name}/${name}`)}, ${id}, ${name}, now(), now())`;
}

async function addTasks(sql: Sql, tasks: readonly WorldTask[], me: string): Promise<void> {
  for (const task of tasks) {
    const id = idOf('task', task.title);
    const project = idOf('project', task.project);
    const series = task.recurring ? idOf('series', task.title) : null;
    const done = task.status === 'done';
    const created = task.created ?? '2026-11-01T12:00:00Z';
    if (series)
      await sql`insert into taskloom.series
        (id, project_id, rule, start_key, time_zone, last_key, last_task_id, created_at, updated_at)
        values (${series}, ${project}, '{}', 'k', 'UTC', 'k', ${id}, now(), now())`;
    await sql`insert into taskloom.tasks ${sql({
      id,
      project_id: project,
      section_id: task.section ? idOf('section', `${task.project}/${task.section}`) : null,
      parent_id: task.parent ? idOf('task', task.parent) : null,
      title: task.title,
      notes: task.notes ?? null,
      status: task.status ?? 'open',
      priority: task.priority ?? 4,
      ...dueColumns(task),
      deadline: task.deadline ?? null,
      duration_minutes: task.minutes ?? null,
      tags: task.tags ?? [],
      blocked_by: (task.blockedBy ?? []).map((title) => idOf('task', title)),
      assignee_id: task.assignee ? idOf('person', task.assignee) : null,
      assigned_by: task.assignedBy ? idOf('person', task.assignedBy) : null,
      created_by: task.addedBy ? idOf('person', task.addedBy) : me,
      created_at: created,
      updated_at: created,
      completed_at: done ? (task.completed ?? created) : null,
      series_id: series,
    })}`;
    if (task.reminder)
      await sql`insert into taskloom.reminders (id, task_id, user_id, "offset", created_at)
        values (${idOf('reminder', task.title)}, ${id}, ${me}, '-PT30M', now())`;
  }
}

function dueColumns({ due, dueZone = 'UTC' }: WorldTask) {
  if (due === undefined) return { due_date: null, due_at: null, due_zone: null, due_sort: null };
  if (due.includes('T')) return { due_date: null, due_at: due, due_zone: dueZone, due_sort: due };
  const start = Temporal.PlainDate.from(due).toZonedDateTime(dueZone).toInstant().toString();
  return { due_date: due, due_at: null, due_zone: null, due_sort: start };
}
