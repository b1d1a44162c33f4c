import { z } from 'zod';

import { decodeCursor, encodeCursor } from '../../domain/page.ts';
import { lookUpTask, resolveProject } from '../../domain/resolve.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { page } from '../schemas.ts';

interface ActivityEntry {
  id: string;
  operation_id: string;
  entity: string;
  entity_id: string;
  actor_id: string;
  what: 'added' | 'changed' | 'removed';
  fields: string[] | null;
  at: string;
}

export const findActivity = defineTool({
  name: 'find_activity',
  title: 'Find activity',
  description:
    'What was changed, by whom and when, newest first: of a task, of a project, or all you see.',
  toolset: 'insight',
  scope: 'tasks:read',
  input: z.object({ task: reference.optional(), project: reference.optional(), ...page }),
  output: z.object({
    activity: z.array(
      z.object({
        operation_id: z.string(),
        entity: z.string(),
        entity_id: z.string(),
        actor_id: z.string(),
        what: z.string(),
        fields: z.array(z.string()),
        at: z.string(),
      }),
    ),
    next_cursor: z.string().optional(),
  }),
  annotations: READS,
  example: { project: 'Home' },
  async run({ task, project, limit, cursor }, ctx) {
    const { sql } = ctx;
    const taskId = task === undefined ? undefined : (await lookUpTask(ctx, task)).id;
    const projectId = project === undefined ? undefined : (await resolveProject(ctx, project)).id;
    const after = decodeCursor(cursor, 1);
    const rows = await sql<ActivityEntry[]>`
      select id, operation_id, entity, entity_id, user_id as actor_id, created_at as at,
             case when before is null then 'added' when after is null then 'removed' else 'changed' end as what,
             (select array_agg(key order by key) from jsonb_object_keys(after) as key
               where before is not null) as fields
        from taskloom.activity
       where entity <> 'notification'
         ${taskId === undefined ? sql`` : sql`and entity_id = ${taskId}`}
         ${projectId === undefined ? sql`` : sql`and project_id = ${projectId}`}
         ${after ? sql`and id < ${String(after[0])}::bigint` : sql``}
       order by id desc limit ${limit + 1}`;
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      activity: shown.map(({ id: _id, fields, ...entry }) => ({ ...entry, fields: fields ?? [] })),
      ...(rows.length > limit && last ? { next_cursor: encodeCursor([last.id]) } : {}),
    };
  },
});
