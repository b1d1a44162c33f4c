import { type Task, topics } from '@taskloom/contracts';

import type { Change } from './changes.ts';
import { presentComment } from './comments/comment-store.ts';
import type { CommentRow, EntityName, ProjectRow, TaskRow } from './entities.ts';
import { noticesOf } from './notices/notices-of-operation.ts';
import { addNotices } from './notices/notice-store.ts';
import { addToOutbox, asJson, makeEvent, type OutboxEvent, portions } from './outbox-events.ts';
import { presentTasks } from './tasks/present.ts';
import type { Work } from './work.ts';

/** Which open pages have to read again: the people, and the resources by URI. */
export interface LiveHint {
  users: string[];
  uris: string[];
  /** A project came or went for them. */
  listChanged: boolean;
}

interface OperationFacts {
  tool: string;
  /** Done by a worker for the person, or too small to be what they mean by undo. */
  automatic?: boolean;
  causedBy?: string | undefined;
  undoes?: string | undefined;
}

/**
 * Writes what one call did as an undoable operation: the operation, its activity and its events, in
 * the call's own transaction. Nothing changed: nothing written. Returns whom to tell.
 */
export async function recordOperation(work: Work, facts: OperationFacts): Promise<LiveHint> {
  const { sql, changes, actor } = work;
  const nothing = { users: [], uris: [], listChanged: false };
  if (changes.log.length === 0) return nothing;
  const tasks = await currentTasks(work);
  await sql`
    insert into taskloom.operations ${sql({
      id: changes.operationId,
      user_id: actor.userId,
      tool: facts.tool,
      summary: await summarise(work, tasks),
      automatic: facts.automatic ?? false,
      caused_by: facts.causedBy ?? null,
      undoes: facts.undoes ?? null,
      created_at: changes.at,
    })}`;
  for (const some of portions(changes.log))
    await sql`
      insert into taskloom.activity ${sql(
        some.map((change) => ({
          operation_id: changes.operationId,
          user_id: actor.userId,
          project_id: change.projectId,
          entity: change.entity,
          entity_id: change.id,
          before: asJson(sql, change.before),
          after: asJson(sql, change.after),
          created_at: changes.at,
        })),
      )}`;
  await addToOutbox(work, [
    ...(await taskEvents(work, tasks)),
    ...(await projectEvents(work)),
    ...(await commentEvents(work)),
  ]);
  if (facts.automatic !== true && facts.undoes === undefined)
    await addNotices(work, await noticesOf(work, tasks));
  return hintFor(work, tasks);
}

async function currentTasks({ sql, changes }: Work): Promise<TaskRow[]> {
  const ids = new Set(changes.log.flatMap((c) => (c.entity === 'task' ? c.id : [])));
  if (ids.size === 0) return [];
  return sql<TaskRow[]>`select * from taskloom.tasks where id = any (${[...ids]}::uuid[])`;
}

async function taskEvents(work: Work, rows: readonly TaskRow[]): Promise<OutboxEvent[]> {
  const presented = await presentTasks(work, rows);
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const changesOf = Map.groupBy(work.changes.log, (change) => change.id);
  return presented.map((task: Task) => ({
    topic: topics.taskEvents,
    key: task.id,
    event: makeEvent(work, {
      type: taskEventType(changesOf.get(task.id) ?? []),
      subject: task.id,
      version: task.version,
      data: { task, ...seriesOf(rowOf.get(task.id)) },
    }),
  }));
}

function seriesOf(row: TaskRow | undefined): { series_id?: string } {
  return row?.series_id ? { series_id: row.series_id } : {};
}

/** What the whole operation did to the task: the strongest of its changes names the event. */
function taskEventType(changes: readonly Change[]): string {
  if (changes.some((change) => change.before === null)) return 'task.created';
  const first = Object.assign({}, ...changes.map((c) => c.before).toReversed()) as Partial<TaskRow>;
  const last = Object.assign({}, ...changes.map((c) => c.after)) as Partial<TaskRow>;
  if ('deleted_at' in last && last.deleted_at !== first.deleted_at)
    return last.deleted_at === null ? 'task.restored' : 'task.deleted';
  if ('status' in last && last.status !== first.status)
    return last.status === 'done' ? 'task.completed' : 'task.reopened';
  return 'task.updated';
}

async function projectEvents(work: Work): Promise<OutboxEvent[]> {
  const changed = work.changes.log.filter((change) => change.entity === 'project');
  if (changed.length === 0) return [];
  const ids = [...new Set(changed.map((change) => change.id))];
  const rows = await work.sql<ProjectRow[]>`
    select * from taskloom.projects where id = any (${ids}::uuid[])`;
  return rows.map((row) => ({
    topic: topics.taskEvents,
    key: row.id,
    event: makeEvent(work, {
      type: `project.${verbOf(changed.filter((change) => change.id === row.id))}`,
      subject: row.id,
      version: row.version,
      data: {
        project: {
          id: row.id,
          name: row.name,
          ...(row.color === null ? {} : { color: row.color }),
          inbox: row.inbox_of !== null,
          version: row.version,
          created_at: row.created_at,
          updated_at: row.updated_at,
        },
      },
    }),
  }));
}

function verbOf(changes: readonly Change[]): 'created' | 'updated' | 'deleted' | 'restored' {
  if (changes.some((change) => change.before === null)) return 'created';
  const last = Object.assign({}, ...changes.map((c) => c.after)) as Partial<ProjectRow>;
  if (!('deleted_at' in last)) return 'updated';
  return last.deleted_at === null ? 'restored' : 'deleted';
}

async function commentEvents(work: Work): Promise<OutboxEvent[]> {
  const changed = work.changes.log.filter((change) => change.entity === 'comment');
  if (changed.length === 0) return [];
  const changesOf = Map.groupBy(changed, (change) => change.id);
  const rows = await work.sql<CommentRow[]>`
    select * from taskloom.comments where id = any (${[...changesOf.keys()]}::uuid[])`;
  return rows.map((row) => ({
    topic: topics.taskEvents,
    key: row.task_id,
    event: makeEvent(work, {
      type: `comment.${verbOf(changesOf.get(row.id) ?? [])}`,
      subject: row.id,
      version: row.version,
      data: { comment: presentComment(row) },
    }),
  }));
}

async function hintFor({ sql, changes }: Work, tasks: readonly TaskRow[]): Promise<LiveHint> {
  // A task that moved concerns the project it left too.
  const touched = changes.log.flatMap((change) => [
    change.projectId,
    change.before?.['project_id'],
  ]);
  const projectIds = [...new Set(touched.filter((id) => typeof id === 'string'))];
  const members = await sql<{ user_id: string }[]>`
    select distinct user_id from taskloom.project_members
     where project_id = any (${projectIds}::uuid[])`;
  const sharing = changes.log.filter(({ entity }) => entity === 'member');
  // Who was taken out has to hear of it too.
  const concerned = sharing.map(({ before, after }) => (after ?? before)?.['user_id']);
  return {
    users: [
      ...members.map((member) => member.user_id),
      ...concerned.filter((id) => typeof id === 'string'),
    ],
    uris: [
      ...projectIds.map((id) => `project://${id}`),
      ...tasks.map((task) => `task://${task.id}`),
    ],
    listChanged: sharing.length > 0 || changes.log.some(({ entity }) => entity === 'project'),
  };
}

/** For people: what undo would take back, such as: Completed “Buy milk” and 2 more. */
async function summarise(work: Work, tasks: readonly TaskRow[]): Promise<string> {
  const { log } = work.changes;
  const [first] = log.filter((change) => change.entity === 'task');
  if (!first) return summariseOther(work);
  const verb = {
    'task.created': 'Added',
    'task.updated': 'Changed',
    'task.completed': 'Completed',
    'task.reopened': 'Reopened',
    'task.deleted': 'Deleted',
    'task.restored': 'Restored',
  }[taskEventType(log.filter((change) => change.id === first.id))];
  const title = tasks.find((task) => task.id === first.id)?.title ?? 'a task';
  const more = tasks.length - 1;
  return `${verb} “${title}”${more > 0 ? ` and ${more} more` : ''}`;
}

const WHAT: Partial<Record<EntityName, string>> = {
  user: 'settings',
  member: 'who shares',
  notification: 'notifications',
};

async function summariseOther({ sql, changes }: Work): Promise<string> {
  const [change] = changes.log;
  if (!change) return 'Changed nothing';
  const { entity, before, after, projectId } = change;
  const named = after?.['name'] ?? before?.['name'];
  const [project] =
    named === undefined && (entity === 'project' || entity === 'member')
      ? await sql<{ name: string }[]>`select name from taskloom.projects where id = ${projectId}`
      : [];
  const name = typeof named === 'string' ? named : project?.name;
  const isNew = before === null && !(entity in WHAT);
  return `${isNew ? 'Added' : 'Changed'} ${WHAT[entity] ?? entity}${name === undefined ? '' : ` “${name}”`}`;
}
