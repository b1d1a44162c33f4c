import { type Task, topics } from '@taskloom/contracts';

import type { Change } from './change.ts';
import { presentComment } from './comments/comment-store.ts';
import type { CommentRow, ProjectRow, TaskRow } from './rows.ts';
import { intentsOf } from './notifications/intents/intents-of-operation.ts';
import { addIntents } from './notifications/intents/intent-store.ts';
import { rowEventVerb, taskEventType } from './event-types.ts';
import { summariseOperation } from './operation-summary.ts';
import { makeEvent, type OutboxEvent, outboxRow } from './outbox-events.ts';
import { presentTasks } from './tasks/present.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import { asJson, chunk } from './write-rows.ts';

/** Which open pages have to read again: the people, and the resources by URI. */
export interface InvalidationEvent {
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
 * the call's own transaction. Nothing changed: nothing written. Returns whom to tell, known once that
 * is written: nobody has to wait for it before the commit.
 */
export async function recordOperation(
  work: UnitOfWork,
  facts: OperationFacts,
): Promise<{ told: Promise<InvalidationEvent> }> {
  const { changes, actor } = work;
  if (changes.log.length === 0)
    return { told: Promise.resolve({ users: [], uris: [], listChanged: false }) };
  const changed = new Set(changes.log.flatMap((c) => (c.entity === 'task' ? c.id : [])));
  const tasks = [...changed].flatMap((id) => changes.latest('task', id) ?? []);
  const operation = {
    id: changes.operationId,
    user_id: actor.userId,
    tool: facts.tool,
    summary: await summariseOperation(work, tasks),
    automatic: facts.automatic ?? false,
    caused_by: facts.causedBy ?? null,
    undoes: facts.undoes ?? null,
    created_at: changes.at,
  };
  const intents =
    facts.automatic !== true && facts.undoes === undefined ? await intentsOf(work, tasks) : [];
  const { members } = await writeOperation(work, { operation, tasks });
  await addIntents(work, intents);
  const told = members.then((users) => hintFor(work, { tasks, users }));
  told.catch(() => {});
  return { told };
}

interface OperationRow {
  id: string;
  user_id: string;
  created_at: string;
}

/** Tasks, and changes, that one statement tells of: making and writing them takes few milliseconds. */
const CHANGES_AT_ONCE = 100;

/** Operation, activity and events in one statement, or several where there are very many rows. */
async function writeOperation(
  work: UnitOfWork,
  { operation, tasks }: { operation: OperationRow; tasks: readonly TaskRow[] },
): Promise<{ members: Promise<string[]> }> {
  const { changes } = work;
  const activity = chunk(changes.log, CHANGES_AT_ONCE);
  const portions = chunk(tasks, CHANGES_AT_ONCE);
  const changesOf = Map.groupBy(changes.log, (change) => change.id);
  const others = [...(await projectEvents(work)), ...(await commentEvents(work))];
  const projects = touchedProjects(work);
  const write = (n: number, events: readonly OutboxEvent[]) =>
    work.sql<{ members: string[] }[]>`
      with operation as (
        insert into taskloom.operations
          (id, user_id, tool, summary, automatic, caused_by, undoes, created_at)
        select id, user_id, tool, summary, automatic, caused_by, undoes, created_at
          from jsonb_populate_recordset(
            null::taskloom.operations, ${asJson(work.sql, n === 0 ? [operation] : [])})
      ), activity as (
        insert into taskloom.activity
          (operation_id, user_id, project_id, from_project_id, title, entity, entity_id, before,
           after, created_at)
        select ${operation.id}, ${operation.user_id}, "projectId", "fromProjectId", title, entity,
               id, before, after, ${operation.created_at}
          from jsonb_to_recordset(${asJson(work.sql, activity[n] ?? [])}) as change
               (entity text, id uuid, "projectId" uuid, "fromProjectId" uuid, title text,
                before jsonb, after jsonb)
      ), event as (
        insert into taskloom.outbox (topic, key, shard, event)
        select topic, key, shard, event
          from jsonb_populate_recordset(
            null::taskloom.outbox, ${asJson(work.sql, events.map(outboxRow))})
      )
      select coalesce(array_agg(distinct user_id), '{}') as members
        from taskloom.project_members where project_id = any (${projects}::uuid[])`;
  const last = Math.max(activity.length, portions.length, 1) - 1;
  const eventsOf = async (n: number) => [
    ...(await taskEvents(work, { rows: portions[n] ?? [], changesOf })),
    ...(n === last ? others : []),
  ];
  // Each is made when it is its turn: others are served in between, and memory holds one at a time.
  for (let n = 0; n < last; n += 1) await write(n, await eventsOf(n));
  const members = write(last, await eventsOf(last))
    .execute()
    .then(([row]) => row?.members ?? []);
  members.catch(() => {});
  return { members };
}

async function taskEvents(
  work: UnitOfWork,
  { rows, changesOf }: { rows: readonly TaskRow[]; changesOf: ReadonlyMap<string, Change[]> },
): Promise<OutboxEvent[]> {
  const presented = await presentTasks(work, rows);
  const rowOf = new Map(rows.map((row) => [row.id, row]));
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

async function projectEvents(work: UnitOfWork): Promise<OutboxEvent[]> {
  const changed = work.changes.log.filter((change) => change.entity === 'project');
  if (changed.length === 0) return [];
  const ids = [...new Set(changed.map((change) => change.id))];
  const rows = await work.sql<ProjectRow[]>`
    select * from taskloom.projects where id = any (${ids}::uuid[])`;
  return rows.map((row) => ({
    topic: topics.taskEvents,
    key: row.id,
    event: makeEvent(work, {
      type: `project.${rowEventVerb(changed.filter((change) => change.id === row.id))}`,
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

async function commentEvents(work: UnitOfWork): Promise<OutboxEvent[]> {
  const changed = work.changes.log.filter((change) => change.entity === 'comment');
  if (changed.length === 0) return [];
  const changesOf = Map.groupBy(changed, (change) => change.id);
  const rows = await work.sql<CommentRow[]>`
    select * from taskloom.comments where id = any (${[...changesOf.keys()]}::uuid[])`;
  return rows.map((row) => ({
    topic: topics.taskEvents,
    key: row.task_id,
    event: makeEvent(work, {
      type: `comment.${rowEventVerb(changesOf.get(row.id) ?? [])}`,
      subject: row.id,
      version: row.version,
      data: { comment: presentComment(row) },
    }),
  }));
}

/** A task that moved concerns the project it left too. */
function touchedProjects({ changes }: UnitOfWork): string[] {
  const touched = changes.log.flatMap((change) => [change.projectId, change.fromProjectId]);
  return [...new Set(touched.filter((id) => typeof id === 'string'))];
}

/** Views that may hold something else now: the dated ones of everybody who sees the tasks. */
function touchedViews(work: UnitOfWork): string[] {
  const { log } = work.changes;
  const shows = new Set(['task', 'project', 'member', 'section']);
  if (!log.some(({ entity }) => shows.has(entity))) return [];
  const dated = ['view://today', 'view://upcoming', 'view://overdue'];
  const isInbox = touchedProjects(work).includes(work.actor.inboxId);
  return isInbox ? [...dated, 'view://inbox'] : dated;
}

function hintFor(
  work: UnitOfWork,
  { tasks, users }: { tasks: readonly TaskRow[]; users: readonly string[] },
): InvalidationEvent {
  const { log } = work.changes;
  const sharing = log.filter(({ entity }) => entity === 'member');
  // Who was taken out has to hear of it too, and who invites and is invited.
  const invitations = work.changes.allLatest('invitation');
  const concerned = [
    ...sharing.map(({ before, after }) => (after ?? before)?.['user_id']),
    ...invitations.flatMap((row) => [row.invited_by, row.told_user_id, row.user_id]),
  ];
  return {
    users: [...users, ...concerned.filter((id) => typeof id === 'string')],
    uris: [
      ...touchedProjects(work).map((id) => `project://${id}`),
      ...tasks.map((task) => `task://${task.id}`),
      ...touchedViews(work),
      ...(invitations.length > 0 ? ['notifications://inbox'] : []),
    ],
    listChanged: sharing.length > 0 || log.some(({ entity }) => entity === 'project'),
  };
}
