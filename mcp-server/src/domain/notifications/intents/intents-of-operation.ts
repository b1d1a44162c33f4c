import { v7 as uuidv7 } from 'uuid';

import type { Change } from '../../change.ts';
import type { CommentRow, TaskRow } from '../../rows.ts';
import type { UnitOfWork } from '../../unit-of-work.ts';
import { listTitles } from './list-titles.ts';
import { mentionedIn } from './mentions.ts';
import { type NewNotificationIntent, SUMMARY_THRESHOLD } from './intent-store.ts';

const EXCERPT = 300;

/** What an operation has to tell others: tasks that became theirs, and what was said about them. */
export async function intentsOf(
  work: UnitOfWork,
  tasks: readonly TaskRow[],
): Promise<NewNotificationIntent[]> {
  const { log } = work.changes;
  return [
    ...assignments(work, { log, tasks }),
    ...(await commentIntents(work, log)),
    ...(await noteMentions(work, { log, tasks })),
    ...(await departures(work, log)),
  ];
}

/** Tasks that left a shared project, for those of its owners who cannot see them any more. */
async function departures({ sql, actor, changes }: UnitOfWork, log: readonly Change[]) {
  const left = log.filter(({ entity, fromProjectId: from }) => entity === 'task' && from !== null);
  if (left.length === 0) return [];
  const owners = await sql<{ user_id: string; project_id: string; name: string }[]>`
    select m.user_id, m.project_id, p.name
      from taskloom.project_members m join taskloom.projects p on p.id = m.project_id
     where m.project_id = any (${left.flatMap(({ fromProjectId: from }) => from ?? [])}::uuid[])
       and m.role = 'owner' and m.user_id <> ${actor.userId}`;
  const theirs = await sql<{ user_id: string; project_id: string }[]>`
    select user_id, project_id from taskloom.project_members
     where project_id = any (${left.flatMap(({ projectId: to }) => to ?? [])}::uuid[])`;
  const sees = new Set(theirs.map((row) => `${row.user_id} ${row.project_id}`));
  return owners.flatMap(
    ({ user_id: userId, project_id: projectId, name }): NewNotificationIntent[] => {
      const gone = left.filter(
        (change) =>
          change.fromProjectId === projectId && !sees.has(`${userId} ${change.projectId}`),
      );
      if (gone.length === 0) return [];
      const titles = gone.map(({ title }) => title ?? '');
      return [
        {
          userId,
          kind: 'shared_project',
          key: `left:${changes.operationId}:${projectId}`,
          projectId,
          title: gone.length === 1 ? (titles[0] ?? '') : `${gone.length} tasks left ${name}`,
          body:
            `${actor.user.name} moved ${gone.length === 1 ? 'this task' : 'them'} out of ${name}` +
            `${gone.length === 1 ? '' : `:\n${listTitles(titles)}`}\n` +
            `undo with operation_id ${changes.operationId} takes that back.`,
        },
      ];
    },
  );
}

function assignments(
  { actor }: UnitOfWork,
  { log, tasks }: { log: readonly Change[]; tasks: readonly TaskRow[] },
): NewNotificationIntent[] {
  const others = tasks.filter(
    ({ assignee_id: to, deleted_at: gone }) => to !== null && to !== actor.userId && gone === null,
  );
  if (others.length === 0) return [];
  const changesOf = Map.groupBy(
    log.filter(({ entity }) => entity === 'task'),
    ({ id }) => id,
  );
  const given = others.filter((task) => {
    const of = changesOf.get(task.id) ?? [];
    const changed = of.some(({ after }) => after && 'assignee_id' in after);
    const before = of[0]?.before?.['assignee_id'] ?? null;
    return changed && task.assignee_id !== before;
  });
  return [...Map.groupBy(given, (task) => task.assignee_id)].flatMap(([userId, theirs]) => {
    if (userId === null) return [];
    const [first] = theirs;
    const projectId = first?.project_id;
    const by = actor.user.name;
    if (theirs.length <= SUMMARY_THRESHOLD)
      return theirs.map(({ id, title, project_id }) => ({
        ...aboutTask({ id, project_id }),
        userId,
        kind: 'assignment' as const,
        title,
        body: `${by} assigned this to you.`,
      }));
    return {
      userId,
      kind: 'assignment' as const,
      key: uuidv7(),
      projectId,
      title: `${theirs.length} tasks are yours now`,
      body: `${by} assigned them to you:\n${listTitles(theirs.map(({ title }) => title))}`,
    };
  });
}

async function commentIntents(
  work: UnitOfWork,
  log: readonly Change[],
): Promise<NewNotificationIntent[]> {
  const made = log.filter(({ entity, before }) => entity === 'comment' && before === null);
  const intents: NewNotificationIntent[] = [];
  for (const change of made) {
    // What was inserted is the row as the database gave it back.
    const comment = change.after as unknown as CommentRow;
    intents.push(...(await aboutComment(work, comment)));
  }
  return intents;
}

async function aboutComment(
  work: UnitOfWork,
  comment: CommentRow,
): Promise<NewNotificationIntent[]> {
  const { sql, actor } = work;
  const [task] = await sql<TaskRow[]>`
    select * from taskloom.tasks where id = ${comment.task_id}`;
  if (!task) return [];
  const members = await othersIn(work, comment.project_id);
  const mentioned = mentionedIn(comment.body, members);
  const spoke = await sql<{ author_id: string }[]>`
    select distinct author_id from taskloom.comments
     where task_id = ${task.id} and deleted_at is null and author_id is not null`;
  const concerned = new Set([
    task.assignee_id,
    task.created_by,
    ...spoke.map(({ author_id }) => author_id),
  ]);
  const told = members.filter(({ id }) => mentioned.has(id) || concerned.has(id));
  // What the agent says in a person's name is news to that person, too.
  const isAgents = comment.source === 'agent';
  const by = isAgents ? `The assistant, for ${actor.user.name}` : actor.user.name;
  return [...told, ...(isAgents ? [{ id: actor.userId }] : [])].map(({ id }) => ({
    ...aboutTask(task),
    userId: id,
    kind: mentioned.has(id) ? 'mention' : 'comment',
    title: task.title,
    body: `${by}: ${excerpt(comment.body)}`,
  }));
}

/** Names that came into a task's notes; those that were there already are not told again. */
async function noteMentions(
  work: UnitOfWork,
  { log, tasks }: { log: readonly Change[]; tasks: readonly TaskRow[] },
): Promise<NewNotificationIntent[]> {
  const intents: NewNotificationIntent[] = [];
  for (const task of tasks) {
    if (!task.notes?.includes('@') || task.deleted_at !== null) continue;
    const change = log.find(({ id, after }) => id === task.id && after && 'notes' in after);
    if (!change) continue;
    const members = await othersIn(work, task.project_id);
    const notes = change.before?.['notes'];
    const before = mentionedIn(typeof notes === 'string' ? notes : '', members);
    for (const id of mentionedIn(task.notes, members))
      if (!before.has(id))
        intents.push({
          ...aboutTask(task),
          userId: id,
          kind: 'mention',
          title: task.title,
          body: `${work.actor.user.name} mentioned you: ${excerpt(task.notes)}`,
        });
  }
  return intents;
}

async function othersIn({ sql, actor }: UnitOfWork, projectId: string) {
  return sql<{ id: string; name: string; email: string | null }[]>`
    select u.id, u.name, u.email
      from taskloom.project_members m join taskloom.users u on u.id = m.user_id
     where m.project_id = ${projectId} and u.id <> ${actor.userId}`;
}

function aboutTask({ id, project_id }: Pick<TaskRow, 'id' | 'project_id'>) {
  return { key: uuidv7(), taskId: id, projectId: project_id };
}

function excerpt(text: string): string {
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
}
