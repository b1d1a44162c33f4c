import { z } from 'zod';

import { claimDeliveries } from '../../domain/notifications/deliveries/claim-deliveries.ts';
import { recordAttempts } from '../../domain/notifications/deliveries/record-attempts.ts';
import { SETS } from '../annotations.ts';
import { defineSystemTool } from '../define-tool.ts';
import { nextDue, nextDueFields } from './next-due.ts';

export const recordDelivery = defineSystemTool({
  name: 'record_delivery',
  title: 'Record a delivery',
  description:
    'Puts a notice into the inbox, once, and answers which addresses to try now; results say how ' +
    'earlier tries ended.',
  input: z.object({
    notice_id: z.uuid(),
    results: z
      .array(
        z
          .object({
            delivery_id: z.uuid(),
            outcome: z.enum(['sent', 'failed', 'refused', 'gone']),
            error: z.string().max(200).optional(),
          })
          .strict(),
      )
      .max(100)
      .default([]),
    begin: z.boolean().default(true).describe('false: only keep the results'),
  }),
  output: z.object({
    recorded: z.boolean(),
    notice: z.looseObject({}).optional(),
    deliveries: z.array(z.looseObject({})),
    ...nextDueFields,
  }),
  annotations: SETS,
  example: { notice_id: '01980000-0000-7000-8000-000000000000' },
  async run({ notice_id: intentId, results, begin }, ctx) {
    await recordAttempts(ctx, results);
    const claimed = begin
      ? await claimDeliveries(ctx, intentId)
      : { recorded: false, deliveries: [] };
    const [next] = await ctx.sql<{ at: string | null }[]>`
      select min(due_at) as at from taskloom.deliveries where notice_id = ${intentId}`;
    const { recorded, intent, sections, deliveries } = claimed;
    return {
      recorded,
      ...(intent
        ? {
            notice: {
              id: intent.id,
              kind: intent.kind,
              title: intent.title,
              ...(intent.body === null ? {} : { body: intent.body }),
              ...(intent.task_id === null ? {} : { task_id: intent.task_id }),
              ...(intent.project_id === null ? {} : { project_id: intent.project_id }),
              ...(sections ? { sections } : {}),
              created_at: intent.created_at,
            },
          }
        : {}),
      deliveries: deliveries.map((delivery) => ({ ...delivery })),
      ...nextDue(next?.at, ctx),
    };
  },
});
