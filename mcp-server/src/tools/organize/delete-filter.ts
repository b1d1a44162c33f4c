import { z } from 'zod';

import { deleteFilter as remove, presentFilter } from '../../domain/filters/filter-store.ts';
import { DESTROYS } from '../annotations.ts';
import { asksAlways } from '../approvals.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { FilterOutput } from '../schemas.ts';

export const deleteFilter = defineTool({
  name: 'delete_filter',
  title: 'Delete a filter',
  description: 'Removes a saved filter, by name or id; tasks stay. undo brings it back.',
  toolset: 'organize',
  scope: 'tasks:delete',
  input: z.object({ filter: reference }),
  output: z.object({ filter: FilterOutput, operation_id: z.string().optional() }),
  annotations: DESTROYS,
  approval: asksAlways('deletes', { touches: { what: 'filter', at: 'filter' } }),
  example: { filter: 'Now' },
  async run({ filter }, ctx) {
    const removed = presentFilter(await remove(ctx, filter));
    return { filter: removed, operation_id: ctx.changes.operationId };
  },
});
