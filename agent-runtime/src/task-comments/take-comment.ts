import type { CommentEvent } from '@taskloom/contracts';
import type { z } from 'zod';

import type { ConversationService } from '../conversations/conversation-service.ts';
import { ChatError } from '../errors.ts';
import type { CommentOnTask } from './comment-on-task.ts';
import type { TaskConversations } from './task-conversations.ts';

interface TakeOptions {
  service: ConversationService;
  taskConversations: TaskConversations;
  commentOnTask: CommentOnTask;
}

const MENTION = /(?<![\p{L}\p{N}_.@])@agent(?![\p{L}\p{N}_])[,:]?/giu;

/**
 * A comment that says `@agent`, or answers what the agent asked there, becomes a message in its author's
 * conversation about the task, once however often the event comes. What the agent wrote itself, and what
 * an app wrote that may do less than the person, asks nothing of it.
 */
export async function takeComment(
  { service, taskConversations, commentOnTask }: TakeOptions,
  event: z.infer<typeof CommentEvent>,
): Promise<void> {
  const { author_id: userId, task_id: taskId, body, source } = event.data.comment;
  if (userId === undefined || source !== 'person') return;
  const isMeant = body.search(MENTION) !== -1;
  if (!isMeant && (await taskConversations.find(userId, taskId))?.isAsking !== true) return;
  const text = body
    .replaceAll(MENTION, ' ')
    .replaceAll(/[^\S\n]+/gu, ' ')
    .trim();
  const conversationId = await taskConversations.open(userId, taskId);
  try {
    await service.send(
      userId,
      { conversationId, messageId: event.id, text: text === '' ? 'help' : text },
      { taskId },
    );
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    const { message, hint = '' } = error.payload;
    await commentOnTask({ userId, taskId, text: `${message} ${hint}`.trim(), key: event.id });
  }
}
