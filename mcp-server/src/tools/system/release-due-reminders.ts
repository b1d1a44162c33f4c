import { OutsideChannel } from '@taskloom/contracts';
import { z } from 'zod';

import { keepOffer } from '../../domain/deliveries/offer.ts';
import { releaseDeliveries } from '../../domain/deliveries/release.ts';
import { releaseDigests } from '../../domain/digests/release.ts';
import { releaseReminders } from '../../domain/reminders/release.ts';
import { SETS } from '../annotations.ts';
import { defineSystemTool } from '../define-tool.ts';

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
    next_at: z.string().optional(),
    more: z.boolean(),
  }),
  annotations: SETS,
  example: { limit: 100, offer: { channels: ['email'] } },
  async run({ limit, offer }, ctx) {
    if (offer)
      await keepOffer(ctx.sql, { ...offer, push_public_key: offer.push_public_key ?? null });
    const parts = [
      await releaseReminders(ctx, limit),
      await releaseDigests(ctx, limit),
      await releaseDeliveries(ctx, limit),
    ];
    const [next] = parts.flatMap(({ nextAt }) => nextAt ?? []).toSorted();
    return {
      released: parts.reduce((sum, part) => sum + part.released, 0),
      ...(next === undefined ? {} : { next_at: next }),
      more: parts.some(({ more }) => more),
    };
  },
});
