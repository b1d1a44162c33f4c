import { z } from 'zod';

import { cloudEvent } from './cloud-event.ts';

/**
 * A reminder's time has come. `occurrence` is the instant it fired for (RFC 3339, UTC): with the
 * reminder and the channel it names one delivery.
 */
export const ReminderEvent = cloudEvent(
  z.literal('reminder.due'),
  z.object({
    reminder_id: z.string(),
    occurrence: z.string(),
    user_id: z.string(),
    task_id: z.string(),
    title: z.string(),
    due_words: z.string().optional(),
    version: z.number().int(),
    actor_id: z.string(),
    operation_id: z.string(),
  }),
);
export type ReminderEvent = z.infer<typeof ReminderEvent>;
