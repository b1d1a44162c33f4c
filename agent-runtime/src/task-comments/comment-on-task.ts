import { UpstreamError } from '../errors.ts';
import type { ToolClients } from '../mcp/tool-clients.ts';

interface TaskComment {
  userId: string;
  taskId: string;
  text: string;
  /** The same key comments once. */
  key: string;
}

/** Comments as the agent, for the person. Rejects when that may work later; what the task refuses stays unsaid. */
export type CommentOnTask = (comment: TaskComment) => Promise<void>;

const TIMEOUT_MS = 30_000;

export function createCommentOnTask(toolClients: ToolClients): CommentOnTask {
  return async ({ userId, taskId, text, key }) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const tools = await toolClients.forUser(userId, { signal });
    const { error } = await tools.call({
      name: 'add_comments',
      args: { comments: [{ task: taskId, body: text }] },
      idempotencyKey: `${key}:comment`,
      signal,
    });
    if (error?.code === 'unavailable') throw new UpstreamError('tools', undefined);
  };
}
