import { z } from 'zod';

import { beginDelivery } from '../../domain/deliveries/begin.ts';
import { settleDeliveries } from '../../domain/deliveries/settle.ts';
import { SETS } from '../annotations.ts';
import { defineSystemTool } from '../define-tool.ts';

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
    next_at: z.string().optional(),
  }),
  annotations: SETS,
  example: { notice_id: '01980000-0000-7000-8000-000000000000' },
  async run({ notice_id: noticeId, results, begin }, ctx) {
    await settleDeliveries(ctx, results);
    const begun = begin ? await beginDelivery(ctx, noticeId) : { recorded: false, deliveries: [] };
    const [next] = await ctx.sql<{ at: string | null }[]>`
      select min(due_at) as at from taskloom.deliveries where notice_id = ${noticeId}`;
    const { recorded, notice, sections, deliveries } = begun;
    return {
      recorded,
      ...(notice
        ? {
            notice: {
              id: notice.id,
              kind: notice.kind,
              title: notice.title,
              ...(notice.body === null ? {} : { body: notice.body }),
              ...(notice.task_id === null ? {} : { task_id: notice.task_id }),
              ...(notice.project_id === null ? {} : { project_id: notice.project_id }),
              ...(sections ? { sections } : {}),
              created_at: notice.created_at,
            },
          }
        : {}),
      deliveries: deliveries.map((delivery) => ({ ...delivery })),
      ...(next?.at ? { next_at: next.at } : {}),
    };
  },
});
