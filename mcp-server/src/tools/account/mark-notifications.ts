import { z } from 'zod';

import {
  countUnread,
  type NotificationRow,
  presentNotification,
} from '../../domain/notifications/inbox/notification-store.ts';
import { redeliver } from '../../domain/notifications/deliveries/delivery-log.ts';
import { invalidInput, notFound } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { SETS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';

export const markNotifications = defineTool({
  name: 'mark_notifications',
  title: 'Mark notifications',
  description: 'Marks notifications as read or unread; redeliver sends deliveries again.',
  toolset: 'account',
  scope: 'tasks:write',
  input: z.object({
    notifications: z.array(z.uuid()).min(1).max(LIMITS.batch).optional().describe('Ids'),
    all: z.boolean().optional().describe('Every one of yours'),
    read: z.boolean().default(true).describe('false: unread'),
    redeliver: z.array(z.uuid()).min(1).max(LIMITS.batch).optional().describe('Ids of deliveries'),
  }),
  output: z.object({
    notifications: z.array(z.looseObject({})),
    unread_count: z.number().int(),
    operation_id: z.string().optional(),
  }),
  annotations: SETS,
  skippedByDefaultUndo: true,
  approval: { asks: [{ reason: 'sends', when: { argument: 'redeliver' } }] },
  example: { all: true },
  async run({ notifications: ids, all, read, redeliver: again }, ctx) {
    const { sql, changes } = ctx;
    if (again) await redeliver(ctx, again);
    if (again ? ids !== undefined && all === true : (ids === undefined) === (all !== true))
      throw invalidInput('Say either which notifications or all: true.', { path: 'notifications' });
    if (ids) await refuseUnknown(ctx, ids);
    const marked =
      ids || all === true
        ? await sql<NotificationRow[]>`
            select * from taskloom.notifications
             where read_at is ${read ? sql`null` : sql`not null`}
               ${ids ? sql`and id = any (${ids}::uuid[])` : sql``}
             order by id for update`
        : [];
    const patch = { read_at: read ? changes.at : null };
    for (const row of marked) await changes.update('notification', row, patch);
    const rows = marked.map((row) => ({ ...row, ...patch }));
    if (rows.length > 0) ctx.hint(['notifications://inbox']);
    return {
      notifications: rows.slice(0, LIMITS.page).map((row) => ({ ...presentNotification(row) })),
      unread_count: await countUnread(sql),
      operation_id: changes.operationId,
    };
  },
});

async function refuseUnknown(
  { sql }: Parameters<typeof markNotifications.run>[1],
  ids: readonly string[],
): Promise<void> {
  const known = await sql<{ id: string }[]>`
    select id from taskloom.notifications where id = any (${[...ids]}::uuid[])`;
  const found = new Set(known.map((row) => row.id));
  const index = ids.findIndex((id) => !found.has(id));
  if (index >= 0)
    throw notFound('There is no notification with this id.', { path: `notifications[${index}]` });
}
