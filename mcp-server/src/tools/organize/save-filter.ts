import { z } from 'zod';

import { presentFilter, saveFilter as save } from '../../domain/filters/filter-store.ts';
import { LIMITS } from '../../limits.ts';
import { SETS } from '../annotations.ts';
import { ASKS_NEVER } from '../approvals.ts';
import { defineTool } from '../define-tool.ts';
import { name } from '../fields.ts';
import { FilterOutput } from '../schemas.ts';

export const saveFilter = defineTool({
  name: 'save_filter',
  title: 'Save a filter',
  description: 'Keeps a filter under a name; the same name replaces it.',
  toolset: 'organize',
  scope: 'tasks:write',
  input: z.object({ name, filter: z.string().trim().min(1).max(LIMITS.filter) }),
  output: z.object({ filter: FilterOutput, operation_id: z.string().optional() }),
  annotations: SETS,
  approval: ASKS_NEVER,
  example: { name: 'Now', filter: '(today | overdue) & p1' },
  async run(input, ctx) {
    const filter = presentFilter(await save(ctx, input));
    return { filter, operation_id: ctx.changes.operationId };
  },
});
