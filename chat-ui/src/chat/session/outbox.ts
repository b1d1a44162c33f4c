import type { ClientMessage, ServerMessage } from '@taskloom/contracts';

/**
 * Frames whose effect the server has not shown yet. They are sent again after a reconnect, which is
 * safe: the ids in them make a second arrival count for nothing.
 */
export type Outbox = readonly ClientMessage[];

const KEPT = new Set<ClientMessage['type']>([
  'send_message',
  'stop_run',
  'decide_approval',
  'delete_conversation',
  'change_conversation',
  'branch_conversation',
  'switch_branch',
]);

export function keep(outbox: Outbox, frame: ClientMessage): Outbox {
  return KEPT.has(frame.type) ? [...outbox, frame] : outbox;
}

/** Drops what this message shows to have arrived. */
export function settle(outbox: Outbox, message: ServerMessage): Outbox {
  const left = outbox.filter((frame) => !isSettledBy(frame, message));
  return left.length === outbox.length ? outbox : left;
}

/** The frame an error speaks of, if it is one of ours. */
export function findRegarded(
  outbox: Outbox,
  regarding: string | undefined,
): ClientMessage | undefined {
  if (regarding === undefined) return undefined;
  return outbox.find(
    (frame) =>
      frame.type === regarding ||
      ('messageId' in frame && frame.messageId === regarding) ||
      ('toolCallId' in frame && frame.toolCallId === regarding),
  );
}

function isSettledBy(frame: ClientMessage, message: ServerMessage): boolean {
  switch (frame.type) {
    case 'send_message':
      return takesMessage(message, frame.messageId);
    case 'stop_run':
      return (
        message.type === 'event' && message.runId === frame.runId && endsRun(message.event.type)
      );
    case 'decide_approval':
      return (
        message.type === 'event' &&
        message.event.type === 'TOOL_CALL_APPROVAL_DECIDED' &&
        message.event.toolCallId === frame.toolCallId
      );
    case 'delete_conversation':
      return (
        message.type === 'conversation_deleted' && message.conversationId === frame.conversationId
      );
    case 'change_conversation':
      return (
        message.type === 'conversation_changed' &&
        message.conversation.conversationId === frame.conversationId
      );
    case 'branch_conversation':
    case 'switch_branch':
      return (
        message.type === 'conversation' &&
        message.conversationId === frame.conversationId &&
        message.branchId === frame.branchId
      );
    case 'authenticate':
    case 'list_conversations':
    case 'find_conversations':
    case 'share_conversation':
    case 'export_conversation':
    case 'open_conversation':
    case 'close_conversation':
    case 'list_grants':
    case 'change_queued':
    case 'forget_grant':
    case 'list_preferences':
    case 'list_use':
    case 'save_preference':
    case 'forget_preference':
      return false;
  }
}

function takesMessage(message: ServerMessage, messageId: string): boolean {
  switch (message.type) {
    case 'event':
      return message.event.type === 'USER_MESSAGE' && message.event.messageId === messageId;
    case 'queued':
      return message.message.messageId === messageId;
    case 'conversation':
      return message.queued.some((queued) => queued.messageId === messageId);
    case 'ready':
    case 'queue':
    case 'busy':
    case 'conversations':
    case 'found_conversations':
    case 'conversation_changed':
    case 'conversation_deleted':
    case 'share':
    case 'exported':
    case 'grants':
    case 'preferences':
    case 'use':
    case 'error':
      return false;
  }
}

function endsRun(type: string): boolean {
  return type === 'RUN_FINISHED' || type === 'RUN_ERROR';
}
