import { v7 as uuidv7 } from 'uuid';

import { notFound, TaskloomError } from '../../errors.ts';
import type { CommentRow } from '../rows.ts';
import { requireRole } from '../members/roles.ts';
import { lookUpTask } from '../resolve.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** A comment as tools answer it; `body` is Markdown. */
export interface Comment {
  id: string;
  task_id: string;
  author_id?: string;
  /** Absent: the person's own words. */
  source?: 'agent' | 'app';
  body: string;
  version: number;
  created_at: string;
  updated_at: string;
}

export async function addComment(
  work: UnitOfWork,
  { task: reference, body }: { task: string; body: string },
  source: CommentRow['source'],
): Promise<CommentRow> {
  const task = await lookUpTask(work, reference);
  await requireRole(work, { projectId: task.project_id, action: 'comment' });
  return work.changes.insert('comment', {
    id: uuidv7(),
    task_id: task.id,
    project_id: task.project_id,
    author_id: work.actor.userId,
    source,
    body,
  });
}

export async function changeComment(
  work: UnitOfWork,
  { comment, body }: { comment: string; body: string | undefined },
): Promise<CommentRow> {
  const [seen] = await work.sql<CommentRow[]>`
    select * from taskloom.comments where id = ${comment} and deleted_at is null`;
  if (!seen) throw notFound('There is no comment with this id.', { path: 'comment' });
  await requireRole(work, { projectId: seen.project_id, action: 'comment' });
  const [row] = await work.sql<CommentRow[]>`
    select * from taskloom.comments where id = ${comment} for update`;
  if (row?.author_id !== work.actor.userId)
    throw new TaskloomError('forbidden', 'Only who wrote a comment may change it.');
  return work.changes.update(
    'comment',
    row,
    body === undefined ? { deleted_at: work.changes.at } : { body },
  );
}

export function presentComment(row: CommentRow): Comment {
  return {
    id: row.id,
    task_id: row.task_id,
    ...(row.author_id === null ? {} : { author_id: row.author_id }),
    ...(row.source === 'person' ? {} : { source: row.source }),
    body: row.body,
    version: row.version,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}
