import type { TransactionSql } from '../../database/connect.ts';
import type { EntityName } from '../rows.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import type { Values } from '../write-rows.ts';
import { describeActivity, TOLD_COLUMNS } from './describe-activity.ts';

interface ActivityQuery {
  taskId?: string | undefined;
  projectId?: string | undefined;
  /** Lines before this one. */
  before?: string | undefined;
  limit: number;
}

interface ActivityRow {
  id: string;
  operation_id: string;
  entity: EntityName;
  entity_id: string;
  actor_id: string;
  title: string | null;
  before: Values | null;
  after: Values | null;
  at: string;
}

/** A line of the log in words. `id` is its place in the log. */
interface ActivityLine {
  id: string;
  operation_id: string;
  entity: EntityName;
  entity_id: string;
  title?: string;
  actor_id: string;
  actor: string;
  /** What the actor did: "completed the task “Buy milk”". */
  summary: string;
  at: string;
}

/** Newest first. What only keeps the books, such as a series' next date, has no line. */
export async function readActivity(
  { sql, actor }: Pick<UnitOfWork, 'sql' | 'actor'>,
  { taskId, projectId, before, limit }: ActivityQuery,
): Promise<ActivityLine[]> {
  const rows = await sql<ActivityRow[]>`
    select id, operation_id, entity, entity_id, user_id as actor_id, title, before, after,
           created_at as at
      from taskloom.activity
     where entity <> 'notification'
       and (before is null or after is null or after ?| ${TOLD_COLUMNS}::text[])
       ${taskId === undefined ? sql`` : sql`and entity_id = ${taskId}`}
       ${projectId === undefined ? sql`` : sql`and ${projectId} in (project_id, from_project_id)`}
       ${before === undefined ? sql`` : sql`and id < ${before}::bigint`}
     order by id desc limit ${limit}`;
  const [names, owners] = await Promise.all([readNames(sql, rows), readOwners(sql, rows)]);
  const nameOf = (id: string) => names.get(id);
  return rows.map(({ before: from, after, title: logged, ...row }) => {
    const title = logged ?? owners.get(row.entity_id);
    const change = { entity: row.entity, title, before: from, after };
    return {
      ...row,
      ...(title === undefined ? {} : { title }),
      actor: names.get(row.actor_id) ?? 'Someone',
      summary: describeActivity(change, { words: actor.words, nameOf }),
    };
  });
}

const REFERENCES = ['assignee_id', 'project_id', 'section_id', 'parent_id', 'blocked_by'];

/** What people, projects, sections and tasks that the rows refer to are called. */
async function readNames(
  sql: TransactionSql,
  rows: readonly ActivityRow[],
): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ actor_id: actorId, before, after }) => [
    actorId,
    ...[before, after].flatMap((values) => REFERENCES.flatMap((column) => values?.[column] ?? [])),
  ]);
  const wanted = [...new Set(ids.filter((id) => typeof id === 'string'))];
  const found = await sql<{ id: string; name: string }[]>`
    select id, name from taskloom.users where id = any (${wanted}::uuid[])
    union all select id, name from taskloom.projects where id = any (${wanted}::uuid[])
    union all select id, name from taskloom.sections where id = any (${wanted}::uuid[])
    union all select id, title from taskloom.tasks where id = any (${wanted}::uuid[])`;
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** The titles of what comments, reminders, series and members belong to. */
async function readOwners(
  sql: TransactionSql,
  rows: readonly ActivityRow[],
): Promise<Map<string, string>> {
  const owned = rows.filter(({ title }) => title === null);
  if (owned.length === 0) return new Map();
  const ids = owned.map(({ entity_id: id }) => id);
  // Rows that are gone left their whole self in the log.
  const gone = owned.flatMap(({ entity_id: id, before, after }) => {
    const row = before && after ? undefined : (after ?? before);
    const owner = row?.['task_id'] ?? row?.['last_task_id'] ?? row?.['project_id'];
    return typeof owner === 'string' ? [{ id, owner }] : [];
  });
  const found = await sql<{ id: string; title: string }[]>`
    with owned (id, owner) as (
      select id, task_id from taskloom.comments where id = any (${ids}::uuid[])
      union select id, task_id from taskloom.reminders where id = any (${ids}::uuid[])
      union select id, last_task_id from taskloom.series where id = any (${ids}::uuid[])
      union select id, project_id from taskloom.project_members where id = any (${ids}::uuid[])
      union select id, project_id from taskloom.invitations where id = any (${ids}::uuid[])
      union select * from unnest(
        ${gone.map(({ id }) => id)}::uuid[], ${gone.map(({ owner }) => owner)}::uuid[])
    )
    select owned.id, coalesce(t.title, p.name) as title
      from owned left join taskloom.tasks t on t.id = owned.owner
                 left join taskloom.projects p on p.id = owned.owner
     where coalesce(t.title, p.name) is not null`;
  return new Map(found.map(({ id, title }) => [id, title]));
}
