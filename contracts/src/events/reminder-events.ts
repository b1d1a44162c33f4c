import { z } from 'zod';

import { NotificationKind } from '../tasks/settings.ts';
import { cloudEvent } from './cloud-event.ts';

/** `notice_id` names what to tell `user_id`: whoever delivers it asks for the rest with it. */
const notice = {
  notice_id: z.string(),
  user_id: z.string(),
  version: z.number().int(),
  actor_id: z.string(),
  operation_id: z.string(),
};

/**
 * A reminder's time has come. `occurrence` is the instant it fired for (RFC 3339, UTC): with the
 * reminder, the person and the channel it names one delivery.
 */
export const ReminderEvent = cloudEvent(
  z.literal('reminder.due'),
  z.object({
    ...notice,
    reminder_id: z.string(),
    occurrence: z.string(),
    task_id: z.string(),
    title: z.string(),
    due_words: z.string().optional(),
  }),
);
export type ReminderEvent = z.infer<typeof ReminderEvent>;

/** A person's daily plan or weekly review is due; `day` is YYYY-MM-DD in their zone. */
export const DigestEvent = cloudEvent(
  z.literal('digest.due'),
  z.object({ ...notice, digest: z.enum(['daily_plan', 'weekly_review']), day: z.string() }),
);
export type DigestEvent = z.infer<typeof DigestEvent>;

/** Anything else there is to tell a person, or to try to tell them again. */
export const NoticeEvent = cloudEvent(
  z.literal('notice.due'),
  z.object({ ...notice, kind: NotificationKind }),
);
export type NoticeEvent = z.infer<typeof NoticeEvent>;
