import { NotificationKind, OutsideChannel } from '@taskloom/contracts';
import { z } from 'zod';

/** What there is to tell, as `record_delivery` answers it. */
export const NotificationIntent = z.object({
  id: z.string(),
  kind: NotificationKind,
  title: z.string(),
  body: z.string().optional(),
  task_id: z.string().optional(),
  project_id: z.string().optional(),
  /** A digest's lists. */
  sections: z
    .array(
      z.object({
        name: z.string(),
        tasks: z.array(z.object({ title: z.string(), due: z.string().optional() })),
        more: z.boolean(),
      }),
    )
    .optional(),
  created_at: z.string(),
});
export type NotificationIntent = z.infer<typeof NotificationIntent>;

/** The addresses to try now. */
export const ClaimedIntent = z.object({
  notice: NotificationIntent.optional(),
  deliveries: z.array(
    z.object({
      id: z.string(),
      channel: OutsideChannel,
      address: z.string(),
      keys: z.object({ p256dh: z.string(), auth: z.string() }).optional(),
      secrets: z.array(z.string()).optional(),
    }),
  ),
  next_in_ms: z.number().optional(),
});
export type ClaimedIntent = z.infer<typeof ClaimedIntent>;
