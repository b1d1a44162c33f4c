import { z } from 'zod';

import { readStats } from '../../domain/insight/stats.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';

export const getStats = defineTool({
  name: 'get_stats',
  title: 'Statistics',
  description:
    'How many tasks were added and completed on each of the last days, and the present streak of days with a completion.',
  toolset: 'insight',
  scope: 'tasks:read',
  input: z.object({ days: z.number().int().min(1).max(366).default(7) }),
  output: z.object({
    days: z.array(
      z.object({ date: z.string(), added: z.number().int(), completed: z.number().int() }),
    ),
    completed: z.number().int(),
    streak_days: z.number().int(),
  }),
  annotations: READS,
  example: { days: 7 },
  run: ({ days }, ctx) => readStats(ctx, days),
});
