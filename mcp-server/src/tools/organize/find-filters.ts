import { z } from 'zod';

import type { FilterRow } from '../../domain/rows.ts';
import { presentFilter } from '../../domain/filters/filter-store.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { FilterOutput } from '../schemas.ts';

export const findFilters = defineTool({
  name: 'find_filters',
  title: 'Find filters',
  description: 'Your saved filters.',
  toolset: 'organize',
  scope: 'tasks:read',
  input: z.object({}),
  output: z.object({ filters: z.array(FilterOutput) }),
  annotations: READS,
  example: {},
  async run(_input, { sql }) {
    const rows = await sql<FilterRow[]>`
      select * from taskloom.filters where deleted_at is null order by position, id`;
    return { filters: rows.map(presentFilter) };
  },
});
