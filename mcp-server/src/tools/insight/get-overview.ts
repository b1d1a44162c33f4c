import { z } from 'zod';

import { readOverview } from '../../domain/insight/overview.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';

export const getOverview = defineTool({
  name: 'get_overview',
  title: 'Overview',
  description:
    'How things stand: overdue, today, the next seven days, unread notifications, and open tasks by project.',
  toolset: 'insight',
  scope: 'tasks:read',
  input: z.object({}),
  output: z.object({
    date: z.string().describe('Today, in your zone'),
    overdue: z.number().int(),
    today: z.number().int(),
    next_7_days: z.number().int(),
    no_date: z.number().int(),
    unread_notifications: z.number().int(),
    projects: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        open: z.number().int(),
        overdue: z.number().int(),
      }),
    ),
  }),
  annotations: READS,
  example: {},
  run: (_input, ctx) => readOverview(ctx),
});
