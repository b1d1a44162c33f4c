import type { Notification } from '@taskloom/contracts';

import type { TransactionSql } from '../../../database/connect.ts';

export interface NotificationRow {
  id: string;
  kind: Notification['kind'];
  title: string;
  body: string | null;
  task_id: string | null;
  project_id: string | null;
  created_at: string;
  read_at: string | null;
}

export function presentNotification(row: NotificationRow): Notification {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    ...(row.body === null ? {} : { body: row.body }),
    ...(row.task_id === null ? {} : { task_id: row.task_id }),
    ...(row.project_id === null ? {} : { project_id: row.project_id }),
    created_at: row.created_at,
    ...(row.read_at === null ? {} : { read_at: row.read_at }),
  };
}

export async function countUnread(sql: TransactionSql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from taskloom.notifications where read_at is null`;
  return row?.count ?? 0;
}
