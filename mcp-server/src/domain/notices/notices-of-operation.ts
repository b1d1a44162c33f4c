import { v7 as uuidv7 } from 'uuid';

import type { Change } from '../changes.ts';
import type { CommentRow, TaskRow } from '../entities.ts';
import type { Work } from '../work.ts';
import { listTitles } from './list-titles.ts';
import { mentionedIn } from './mentions.ts';
import { type NewNotice, TOLD_ONE_BY_ONE } from './notice-store.ts';

const EXCERPT = 300;

/** What an operation has to tell others: tasks that became theirs, and what was said about them. */
export async function noticesOf(work: Work, tasks: readonly TaskRow[]): Promise<NewNotice[]> {
  const { log } = work.changes;
  return [
    ...assignments(work, { log, tasks }),
    ...(await commentNotices(work, log)),
    ...(await noteMentions(work, { log, tasks })),
  ];
}

function assignments(
  { actor }: Work,
  { log, tasks }: { log: readonly Change[]; tasks: readonly TaskRow[] },
): NewNotice[] {
  const changesOf = Map.groupBy(
    log.filter(({ entity }) => entity === 'task'),
    ({ id }) => id,
  );
  const given = tasks.filter((task) => {
    const of = changesOf.get(task.id) ?? [];
    const changed = of.some(({ after }) => after && 'assignee_id' in after);
    const before = of[0]?.before?.['assignee_id'] ?? null;
    return changed && task.assignee_id !== before && task.deleted_at === null;
  });
  return [...Map.groupBy(given, (task) => task.assignee_id)].flatMap(([userId, theirs]) => {
    if (userId === null || userId === actor.userId) return [];
    const [first] = theirs;
    const projectId = first?.project_id;
    const by = actor.user.name;
    if (theirs.length <= TOLD_ONE_BY_ONE)
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

async function commentNotices(work: Work, log: readonly Change[]): Promise<NewNotice[]> {
  const made = log.filter(({ entity, before }) => entity === 'comment' && before === null);
  const notices: NewNotice[] = [];
  for (const change of made) {
    // What was inserted is the row as the database gave it back.
    const comment = change.after as unknown as CommentRow;
    notices.push(...(await aboutComment(work, comment)));
  }
  return notices;
}

async function aboutComment(work: Work, comment: CommentRow): Promise<NewNotice[]> {
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
  return members
    .filter(({ id }) => mentioned.has(id) || concerned.has(id))
    .map(({ id }) => ({
      ...aboutTask(task),
      userId: id,
      kind: mentioned.has(id) ? 'mention' : 'comment',
      title: task.title,
      body: `${actor.user.name}: ${excerpt(comment.body)}`,
    }));
}

/** Names that came into a task's notes; those that were there already are not told again. */
async function noteMentions(
  work: Work,
  { log, tasks }: { log: readonly Change[]; tasks: readonly TaskRow[] },
): Promise<NewNotice[]> {
  const notices: NewNotice[] = [];
  for (const task of tasks) {
    if (!task.notes?.includes('@') || task.deleted_at !== null) continue;
    const change = log.find(({ id, after }) => id === task.id && after && 'notes' in after);
    if (!change) continue;
    const members = await othersIn(work, task.project_id);
    const notes = change.before?.['notes'];
    const before = mentionedIn(typeof notes === 'string' ? notes : '', members);
    for (const id of mentionedIn(task.notes, members))
      if (!before.has(id))
        notices.push({
          ...aboutTask(task),
          userId: id,
          kind: 'mention',
          title: task.title,
          body: `${work.actor.user.name} mentioned you: ${excerpt(task.notes)}`,
        });
  }
  return notices;
}

async function othersIn({ sql, actor }: Work, projectId: string) {
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
