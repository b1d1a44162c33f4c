import { z } from 'zod';

import type { ProjectRow } from '../../domain/rows.ts';
import { presentProjects } from '../../domain/projects/project-store.ts';
import { LIMITS } from '../../limits.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { decodeCursor, encodeCursor } from '../../domain/page.ts';
import { page, ProjectOutput } from '../schemas.ts';

export const findProjects = defineTool({
  name: 'find_projects',
  title: 'Find projects',
  description: 'Your projects, the inbox first.',
  toolset: 'organize',
  scope: 'tasks:read',
  input: z.object({
    text: z.string().trim().max(LIMITS.name).optional().describe('Part of the name'),
    archived: z.boolean().default(false),
    deleted: z.boolean().optional().describe('Yours in the trash'),
    ...page,
  }),
  output: z.object({ projects: z.array(ProjectOutput), next_cursor: z.string().optional() }),
  annotations: READS,
  example: {},
  async run({ text, archived, deleted, limit, cursor }, ctx) {
    const { sql } = ctx;
    const search = { name: 'find_projects', asked: [text, archived, deleted === true] };
    const after = decodeCursor(search, { cursor, parts: ['boolean', 'float8', 'id'] });
    const rows = await sql<ProjectRow[]>`
      select * from taskloom.projects
       where ${
         deleted === true
           ? sql`deleted_at is not null and id = any (taskloom.my_owned_projects())`
           : sql`deleted_at is null and archived_at is ${archived ? sql`not null` : sql`null`}`
       }
         ${text ? sql`and strpos(lower(name), lower(${text})) > 0` : sql``}
         ${
           after
             ? sql`and (inbox_of is null, position, id) > (${String(after[0])}::boolean, ${String(after[1])}::float8, ${String(after[2])}::uuid)`
             : sql``
         }
       order by inbox_of is null, position, id limit ${limit + 1}`;
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      projects: await presentProjects(ctx, shown),
      ...(rows.length > limit && last
        ? { next_cursor: encodeCursor(search, [last.inbox_of === null, last.position, last.id]) }
        : {}),
    };
  },
});
