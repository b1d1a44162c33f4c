import { z } from 'zod';

import { GRANTABLE_SCOPES, type Principal } from '../../auth/principal.ts';
import { runBatch } from '../../domain/batch.ts';
import { addComment, presentComment } from '../../domain/comments/comment-store.ts';
import { LIMITS } from '../../limits.ts';
import { ADDS } from '../annotations.ts';
import { ASKS_NEVER } from '../approvals.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { CommentBatchOutput } from '../schemas.ts';

export const addComments = defineTool({
  name: 'add_comments',
  title: 'Add comments',
  description: 'Adds comments to tasks; everybody who sees the task sees them.',
  toolset: 'people',
  scope: 'tasks:write',
  input: z.object({
    comments: z
      .array(
        z.object({ task: reference, body: z.string().trim().min(1).max(LIMITS.notes) }).strict(),
      )
      .min(1)
      .max(LIMITS.batch),
  }),
  output: CommentBatchOutput,
  annotations: ADDS,
  approval: {
    ...ASKS_NEVER,
    readers: { texts: ['comments[].body'], at: ['comments[].task'] },
  },
  example: { comments: [{ task: 'Water the plants', body: 'Not the cactus.' }] },
  async run({ comments }, ctx) {
    const { done, failures } = await runBatch(ctx, {
      items: comments,
      name: 'comments',
      run: (comment) => addComment(ctx, comment, sourceOf(ctx.principal)),
    });
    return {
      comments: done.map((row) => ({ ...presentComment(row) })),
      failures,
      operation_id: ctx.changes.operationId,
    };
  },
});

/** Who may do less than the person asks nothing of the agent, which acts with all of their rights. */
function sourceOf(principal: Principal): 'person' | 'agent' | 'app' {
  if (principal.kind === 'person' && principal.isAgent === true) return 'agent';
  return GRANTABLE_SCOPES.every((scope) => principal.scopes.includes(scope)) ? 'person' : 'app';
}
