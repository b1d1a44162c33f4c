import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';

import { LIMITS } from '../../limits.ts';
import { SETS } from '../annotations.ts';
import { defineSystemTool } from '../define-tool.ts';

export const recordDelivery = defineSystemTool({
  name: 'record_delivery',
  title: 'Record a delivery',
  description: 'Records a notification once per reminder, occurrence and channel.',
  input: z.object({
    reminder_id: z.uuid(),
    occurrence: z.iso.datetime(),
    user_id: z.uuid(),
    task_id: z.uuid(),
    channel: z.enum(['in_app']),
    title: z.string().min(1).max(LIMITS.title),
    body: z.string().max(LIMITS.notes).optional(),
  }),
  output: z.object({ recorded: z.boolean(), notification_id: z.string() }),
  annotations: SETS,
  example: {
    reminder_id: '01980000-0000-7000-8000-000000000000',
    occurrence: '2026-11-21T09:00:00Z',
    user_id: '01980000-0000-7000-8000-000000000001',
    task_id: '01980000-0000-7000-8000-000000000002',
    channel: 'in_app',
    title: 'Buy milk',
  },
  async run(delivery, ctx) {
    const [made] = await ctx.sql<{ id: string }[]>`
      insert into taskloom.notifications ${ctx.sql({
        ...delivery,
        body: delivery.body ?? null,
        id: uuidv7(),
        kind: 'reminder',
        created_at: ctx.now.toString(),
      })}
      on conflict (reminder_id, occurrence, channel) do nothing returning id`;
    if (made) {
      ctx.hint(delivery.user_id, ['notifications://inbox']);
      return { recorded: true, notification_id: made.id };
    }
    const [earlier] = await ctx.sql<{ id: string }[]>`
      select id from taskloom.notifications
       where reminder_id = ${delivery.reminder_id} and occurrence = ${delivery.occurrence}
         and channel = ${delivery.channel}`;
    return { recorded: false, notification_id: earlier?.id ?? '' };
  },
});
