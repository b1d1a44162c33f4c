import { z } from 'zod';

import { presentComment } from '../../domain/comments/comment-store.ts';
import type { CommentRow } from '../../domain/rows.ts';
import { decodeCursor, encodeCursor } from '../../domain/page.ts';
import { lookUpTask } from '../../domain/resolve.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { page, CommentOutput } from '../schemas.ts';

export const findComments = defineTool({
  name: 'find_comments',
  title: 'Find comments',
  description: 'The comments of a task, oldest first.',
  toolset: 'people',
  scope: 'tasks:read',
  input: z.object({ task: reference, ...page }),
  output: z.object({ comments: z.array(CommentOutput), next_cursor: z.string().optional() }),
  annotations: READS,
  example: { task: 'Water the plants' },
  async run({ task: given, limit, cursor }, ctx) {
    const task = await lookUpTask(ctx, given);
    const search = { name: 'find_comments', asked: task.id };
    const after = decodeCursor(search, { cursor, parts: ['timestamptz', 'id'] });
    const rows = await ctx.sql<CommentRow[]>`
      select * from taskloom.comments
       where task_id = ${task.id} and deleted_at is null
         ${after ? ctx.sql`and (created_at, id) > (${String(after[0])}, ${String(after[1])}::uuid)` : ctx.sql``}
       order by created_at, id limit ${limit + 1}`;
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      comments: shown.map((row) => ({ ...presentComment(row) })),
      ...(rows.length > limit && last
        ? { next_cursor: encodeCursor(search, [last.created_at, last.id]) }
        : {}),
    };
  },
});
