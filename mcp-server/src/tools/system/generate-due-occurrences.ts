import { z } from 'zod';

import { generateDueOccurrences as generate } from '../../domain/series/generate-due.ts';
import { SETS } from '../annotations.ts';
import { defineSystemTool } from '../define-tool.ts';
import { nextDue, nextDueFields } from './next-due.ts';

export const generateDueOccurrences = defineSystemTool({
  name: 'generate_due_occurrences',
  title: 'Generate due occurrences',
  description: 'Makes the occurrences whose time has come, each once, and says when to ask again.',
  input: z.object({ limit: z.number().int().min(1).max(500).default(100) }),
  output: z.object({
    generated: z.number().int(),
    ...nextDueFields,
    more: z.boolean(),
  }),
  annotations: SETS,
  example: { limit: 100 },
  async run({ limit }, ctx) {
    const { generated, nextAt, more } = await generate(ctx, limit);
    return { generated, ...nextDue(nextAt, ctx), more };
  },
});
