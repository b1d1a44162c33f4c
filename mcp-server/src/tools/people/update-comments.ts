import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { changeComment, presentComment } from '../../domain/comments/comment-store.ts';
import { invalidInput } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { DESTROYS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { CommentBatchOutput } from '../schemas.ts';

const CommentPatch = z
  .object({
    comment: z.uuid().describe('Id'),
    body: z.string().trim().min(1).max(LIMITS.notes).optional(),
    delete: z.boolean().optional(),
  })
  .strict();

export const updateComments = defineTool({
  name: 'update_comments',
  title: 'Change comments',
  description: 'Changes or deletes comments of your own.',
  toolset: 'people',
  scope: 'tasks:write',
  input: z.object({ comments: z.array(CommentPatch).min(1).max(LIMITS.batch) }),
  output: CommentBatchOutput,
  annotations: DESTROYS,
  approval: {
    asks: [
      { reason: 'deletes', when: { argument: 'comments[].delete', is: [true] } },
      { reason: 'overwrites', when: { argument: 'comments[].body' } },
    ],
    touches: { what: 'comment', at: 'comments[].comment' },
  },
  example: {
    comments: [{ comment: '01980000-0000-7000-8000-000000000000', body: 'Nor the fern.' }],
  },
  async run({ comments }, ctx) {
    const { done, failures } = await runBatch(ctx, {
      items: comments,
      name: 'comments',
      run: async ({ comment, body, delete: gone }) => {
        if ((body === undefined) === (gone !== true))
          throw invalidInput('Say either a body or delete: true.', { path: 'body' });
        return changeComment(ctx, { comment, body });
      },
    });
    return {
      comments: done.map((row) => ({ ...presentComment(row) })),
      failures,
      operation_id: ctx.changes.operationId,
    };
  },
});
