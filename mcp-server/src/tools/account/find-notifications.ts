import { z } from 'zod';

import {
  countUnread,
  type NotificationRow,
  presentNotification,
} from '../../domain/notifications/inbox/notification-store.ts';
import { deliveryLog } from '../../domain/notifications/deliveries/delivery-log.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { decodeCursor, encodeCursor } from '../../domain/page.ts';
import { page } from '../schemas.ts';

export const findNotifications = defineTool({
  name: 'find_notifications',
  title: 'Find notifications',
  description: 'Your notifications, newest first.',
  toolset: 'account',
  scope: 'tasks:read',
  input: z.object({
    unread: z.boolean().optional().describe('Only these'),
    deliveries: z.boolean().optional().describe('Also what went out elsewhere'),
    ...page,
  }),
  output: z.object({
    notifications: z.array(z.looseObject({})),
    unread_count: z.number().int(),
    deliveries: z.array(z.looseObject({})).optional(),
    next_cursor: z.string().optional(),
  }),
  annotations: READS,
  example: { unread: true },
  async run({ unread, deliveries, limit, cursor }, { sql }) {
    const search = { name: 'find_notifications', asked: unread === true };
    const after = decodeCursor(search, { cursor, parts: ['timestamptz', 'id'] });
    const rows = await sql<NotificationRow[]>`
      select id, kind, title, body, task_id, project_id, created_at, read_at from taskloom.notifications
       where true ${unread ? sql`and read_at is null` : sql``}
         ${after ? sql`and (created_at, id) < (${String(after[0])}, ${String(after[1])}::uuid)` : sql``}
       order by created_at desc, id desc limit ${limit + 1}`;
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      notifications: shown.map((row) => ({ ...presentNotification(row) })),
      unread_count: await countUnread(sql),
      ...(deliveries ? { deliveries: await deliveryLog(sql) } : {}),
      ...(rows.length > limit && last
        ? { next_cursor: encodeCursor(search, [last.created_at, last.id]) }
        : {}),
    };
  },
});
