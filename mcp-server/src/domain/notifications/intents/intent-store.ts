import { type NotificationKind, topics } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';

import { addToOutbox, makeEvent } from '../../outbox-events.ts';
import type { UnitOfWork } from '../../unit-of-work.ts';

/** More than these at once become one notification that lists them. */
export const SUMMARY_THRESHOLD = 3;

/** Something to tell a person, through whichever channels they want it; kept in the table `notices`. */
export interface NewNotificationIntent {
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

export interface NotificationIntentRow {
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

function intentColumns(intent: NewNotificationIntent, at: string) {
  return {
    id: uuidv7(),
    user_id: intent.userId,
    kind: intent.kind,
    key: intent.key,
    task_id: intent.taskId ?? null,
    project_id: intent.projectId ?? null,
    reminder_id: intent.reminder?.id ?? null,
    occurrence: intent.reminder?.occurrence ?? null,
    title: intent.title,
    body: intent.body ?? null,
    silent: intent.silent ?? false,
    created_at: at,
  };
}

/**
 * Inserts the intents and emits their events. Their keys have to be new: the row-level policies let
 * nobody read what others are told, so that a repeated key cannot be looked up.
 */
export async function addIntents(
  work: UnitOfWork,
  intents: readonly NewNotificationIntent[],
): Promise<void> {
  if (intents.length === 0) return;
  const rows = intents.map((intent) => intentColumns(intent, work.changes.at));
  await work.sql`insert into taskloom.notices ${work.sql(rows)}`;
  await announce(work, rows);
}

/** Emits an event for each intent, new or to be tried again: a worker then claims its deliveries. */
export async function announce(
  work: UnitOfWork,
  intents: readonly Pick<NotificationIntentRow, 'id' | 'user_id' | 'kind' | 'task_id'>[],
): Promise<void> {
  await addToOutbox(
    work,
    intents.map(({ id, user_id, kind, task_id }) => {
      const subject = task_id ?? user_id;
      const data = { notice_id: id, user_id, kind };
      const event = makeEvent(work, { type: 'notice.due', subject, version: 1, data });
      return { topic: topics.reminders, key: subject, event };
    }),
  );
}

/** For a system's transaction; what was told before is left out. */
export async function insertOnce(
  { sql, changes }: UnitOfWork,
  intents: readonly NewNotificationIntent[],
): Promise<NotificationIntentRow[]> {
  if (intents.length === 0) return [];
  const rows = intents.map((intent) => intentColumns(intent, changes.at));
  return sql<NotificationIntentRow[]>`
    insert into taskloom.notices ${sql(rows)}
    on conflict (user_id, kind, key) do nothing returning *`;
}
