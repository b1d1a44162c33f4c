import { OutsideChannel } from '@taskloom/contracts';
import { z } from 'zod';

import { recordCapabilities } from '../../domain/notifications/deliveries/delivery-capabilities.ts';
import { dispatchDeliveries } from '../../domain/notifications/deliveries/dispatch-deliveries.ts';
import { dispatchDigests } from '../../domain/notifications/digests/dispatch-digests.ts';
import { dispatchReminders } from '../../domain/reminders/dispatch-reminders.ts';
import { SETS } from '../annotations.ts';
import { defineSystemTool } from '../define-tool.ts';
import { nextDue, nextDueFields } from './next-due.ts';

export const releaseDueReminders = defineSystemTool({
  name: 'release_due_reminders',
  title: 'Release due reminders',
  description:
    'Emits reminder.due, digest.due and notice.due for what has to be told or tried again now, and ' +
    'says when to ask again.',
  input: z.object({
    limit: z.number().int().min(1).max(500).default(100),
    offer: z
      .object({
        channels: z.array(OutsideChannel),
        push_public_key: z.string().max(200).optional(),
        allow_private: z.boolean().default(false),
      })
      .strict()
      .optional()
      .describe('What the caller can deliver'),
  }),
  output: z.object({
    released: z.number().int(),
    ...nextDueFields,
    more: z.boolean(),
  }),
  annotations: SETS,
  example: { limit: 100, offer: { channels: ['email'] } },
  async run({ limit, offer }, ctx) {
    if (offer)
      await recordCapabilities(ctx.sql, {
        ...offer,
        push_public_key: offer.push_public_key ?? null,
      });
    const parts = [
      await dispatchReminders(ctx, limit),
      await dispatchDigests(ctx, limit),
      await dispatchDeliveries(ctx, limit),
    ];
    const [next] = parts.flatMap(({ nextAt }) => nextAt ?? []).toSorted();
    return {
      released: parts.reduce((sum, part) => sum + part.released, 0),
      ...nextDue(next, ctx),
      more: parts.some(({ more }) => more),
    };
  },
});
