import { type NotificationKind, topics } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';

import { addToOutbox, makeEvent } from '../outbox-events.ts';
import type { Work } from '../work.ts';

/** More than these at once are told in one notice. */
export const TOLD_ONE_BY_ONE = 3;

/** Something to tell a person, through whichever channels they want it. */
export interface NewNotice {
  userId: string;
  kind: NotificationKind;
  /** What it is about: told once per person, kind and key. */
  key: string;
  title: string;
  body?: string | undefined;
  taskId?: string | undefined;
  projectId?: string | undefined;
  reminder?: { id: string; occurrence: string } | undefined;
  /** Without a line in the inbox. */
  silent?: boolean;
}

export interface NoticeRow {
  id: string;
  user_id: string;
  kind: NotificationKind;
  key: string;
  task_id: string | null;
  project_id: string | null;
  reminder_id: string | null;
  occurrence: string | null;
  title: string;
  body: string | null;
  silent: boolean;
  planned_at: string | null;
  created_at: string;
}

function noticeColumns(notice: NewNotice, at: string) {
  return {
    id: uuidv7(),
    user_id: notice.userId,
    kind: notice.kind,
    key: notice.key,
    task_id: notice.taskId ?? null,
    project_id: notice.projectId ?? null,
    reminder_id: notice.reminder?.id ?? null,
    occurrence: notice.reminder?.occurrence ?? null,
    title: notice.title,
    body: notice.body ?? null,
    silent: notice.silent ?? false,
    created_at: at,
  };
}

/** Has them told in a moment. Keys have to be new: whoever tells another may not look theirs up. */
export async function addNotices(work: Work, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  const rows = notices.map((notice) => noticeColumns(notice, work.changes.at));
  await work.sql`insert into taskloom.notices ${work.sql(rows)}`;
  await announce(work, rows);
}

/** Sends the workers to notices, new ones or ones to be tried again. */
export async function announce(
  work: Work,
  notices: readonly Pick<NoticeRow, 'id' | 'user_id' | 'kind' | 'task_id'>[],
): Promise<void> {
  await addToOutbox(
    work,
    notices.map(({ id, user_id, kind, task_id }) => {
      const subject = task_id ?? user_id;
      const data = { notice_id: id, user_id, kind };
      const event = makeEvent(work, { type: 'notice.due', subject, version: 1, data });
      return { topic: topics.reminders, key: subject, event };
    }),
  );
}

/** For a system's transaction; what was told before is left out. */
export async function insertOnce(
  { sql, changes }: Work,
  notices: readonly NewNotice[],
): Promise<NoticeRow[]> {
  if (notices.length === 0) return [];
  const rows = notices.map((notice) => noticeColumns(notice, changes.at));
  return sql<NoticeRow[]>`
    insert into taskloom.notices ${sql(rows)}
    on conflict (user_id, kind, key) do nothing returning *`;
}
