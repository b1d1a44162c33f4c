import type { RunUse, ErrorPayload, RunEvent, ServerMessage } from '@taskloom/contracts';

import { t } from '../../text/t.ts';
import type { ChatItem, ConversationState, ToolItem } from './conversation-state.ts';
import { emptyConversation, FIRST_BRANCH } from './conversation-state.ts';

export type ChatAction =
  | { type: 'received'; message: ServerMessage }
  | { type: 'message_sent'; messageId: string; text: string }
  | { type: 'message_refused'; messageId: string; error: ErrorPayload }
  | { type: 'message_dropped'; messageId: string };

type EventMessage = Extract<ServerMessage, { type: 'event' }>;

/** The whole of a conversation's state follows from what was sent and what came back, in order. */
export function reduceChat(state: ConversationState, action: ChatAction): ConversationState {
  switch (action.type) {
    case 'received':
      return receive(state, action.message);
    case 'message_sent':
      return addUser(state, { messageId: action.messageId, text: action.text }, 'sending');
    case 'message_refused':
      return updateItem(state, action.messageId, (item) =>
        item.kind === 'user' ? { ...item, delivery: 'refused', error: action.error } : item,
      );
    case 'message_dropped':
      return { ...state, items: state.items.filter(({ id }) => id !== action.messageId) };
  }
}

function receive(state: ConversationState, message: ServerMessage): ConversationState {
  switch (message.type) {
    case 'conversation': {
      if (message.conversationId !== state.conversationId) return state;
      const { branchId = FIRST_BRANCH, branches = [] } = message;
      // Another branch, or the server knows less than this page (emptied, restored): start over.
      const isOther = branchId !== state.branchId || message.lastSeq < state.lastSeq;
      const base = isOther
        ? { ...emptyConversation(state.conversationId), items: state.items.filter(isSending) }
        : state;
      const queuedIds = new Set(message.queued.map(({ messageId }) => messageId));
      return {
        ...base,
        title: message.title,
        loaded: true,
        gap: false,
        runId: message.runId,
        thinking: message.runId !== undefined && base.thinking,
        queued: message.queued,
        branchId,
        branches,
        items: base.items.filter(({ id }) => !queuedIds.has(id)),
      };
    }
    case 'busy':
      return message.conversationId === state.conversationId
        ? { ...state, thinking: true, waiting: busyWords(message.position) }
        : state;
    case 'queue':
      return message.conversationId === state.conversationId
        ? { ...state, queued: message.queued }
        : state;
    case 'queued':
      if (message.conversationId !== state.conversationId) return state;
      return {
        ...state,
        queued: [
          ...state.queued.filter(({ messageId }) => messageId !== message.message.messageId),
          message.message,
        ],
        items: state.items.filter(({ id }) => id !== message.message.messageId),
      };
    case 'event':
      return message.conversationId === state.conversationId ? receiveEvent(state, message) : state;
    case 'ready':
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
      return state;
  }
}

/** Many write at the same time. */
function busyWords(position: number): string {
  return t('Taskloom is busy: you are number {position} in line.', { position });
}

function receiveEvent(state: ConversationState, message: EventMessage): ConversationState {
  if (message.seq <= state.lastSeq) return state;
  if (message.seq > state.lastSeq + 1) return { ...state, gap: true };
  const { event, runId } = message;
  const next = { ...state, lastSeq: message.seq, waiting: undefined };
  if (event.type === 'USER_MESSAGE') {
    return addUser(
      { ...next, queued: next.queued.filter(({ messageId }) => messageId !== event.messageId) },
      { ...event, runId },
      'sent',
    );
  }
  return applyRunEvent(next, runId, event);
}

function applyRunEvent(
  state: ConversationState,
  runId: string,
  event: RunEvent,
): ConversationState {
  switch (event.type) {
    case 'RUN_STARTED':
      return { ...state, runId, thinking: true };
    case 'RUN_WAITING':
      return { ...state, thinking: true, waiting: event.message };
    case 'TEXT_MESSAGE_START':
      return append(
        { ...state, thinking: false },
        { kind: 'text', id: event.messageId, runId, text: '', streaming: true },
      );
    case 'TEXT_MESSAGE_CONTENT':
      return updateItem({ ...state, thinking: false }, event.messageId, (item) =>
        item.kind === 'text' ? { ...item, text: item.text + event.delta } : item,
      );
    case 'TEXT_MESSAGE_END':
      return updateItem(state, event.messageId, (item) =>
        item.kind === 'text' ? { ...item, streaming: false } : item,
      );
    case 'TOOL_CALL_START': {
      const { toolCallId: id, toolName, title, args, readOnly } = event;
      return append(
        { ...state, thinking: false },
        { kind: 'tool', id, runId, toolName, title, args, readOnly, status: 'running' },
      );
    }
    case 'TOOL_CALL_APPROVAL_REQUESTED':
      return updateTool(state, event.toolCallId, {
        status: 'awaiting_approval',
        ...(event.request && { request: event.request }),
      });
    case 'TOOL_CALL_APPROVAL_DECIDED':
      return updateTool(state, event.toolCallId, {
        status: event.decision === 'approve' ? 'running' : 'denied',
      });
    case 'TOOL_CALL_RESULT':
      return finishTool({ ...state, thinking: state.runId === runId }, event);
    case 'RUN_FINISHED':
      return endRun(
        signed(counted(state, event.use), runId, event.model),
        runId,
        event.outcome === 'stopped' ? { stopped: true } : {},
      );
    case 'RUN_ERROR':
      return endRun(counted(state, event.use), runId, { error: event.error });
  }
}

function counted(state: ConversationState, use: RunUse | undefined): ConversationState {
  if (!use) return state;
  return { ...state, tokens: state.tokens + use.inputTokens + use.outputTokens };
}

/** The last that was said in the run says who said it. */
function signed(
  state: ConversationState,
  runId: string,
  standIn: string | undefined,
): ConversationState {
  const last = state.items.findLast((item) => item.kind === 'text' && item.runId === runId);
  if (standIn === undefined || !last) return state;
  return updateItem(state, last.id, (item) => (item.kind === 'text' ? { ...item, standIn } : item));
}

function finishTool(
  state: ConversationState,
  event: Extract<RunEvent, { type: 'TOOL_CALL_RESULT' }>,
): ConversationState {
  return updateItem(state, event.toolCallId, (item) => {
    if (item.kind !== 'tool') return item;
    const status = item.status === 'denied' ? 'denied' : event.isError ? 'failed' : 'done';
    return {
      ...item,
      status,
      resultText: event.text,
      ...(event.content !== undefined && { content: event.content }),
    };
  });
}

function endRun(
  state: ConversationState,
  runId: string,
  { stopped = false, error }: { stopped?: boolean; error?: ErrorPayload },
): ConversationState {
  const ended = {
    ...state,
    runId: state.runId === runId ? undefined : state.runId,
    thinking: false,
    items: state.items.map((item) => settle(item, runId)),
  };
  if (!stopped && error === undefined) return ended;
  return append(ended, { kind: 'end', id: `end:${runId}`, runId, ...(error && { error }) });
}

/** What was under way when its run ended goes no further. */
function settle(item: ChatItem, runId: string): ChatItem {
  if (item.kind === 'user' || item.kind === 'end' || item.runId !== runId) return item;
  if (item.kind === 'text') return item.streaming ? { ...item, streaming: false } : item;
  const open = item.status === 'running' || item.status === 'awaiting_approval';
  return open ? { ...item, status: 'stopped' } : item;
}

function addUser(
  state: ConversationState,
  { messageId, text, runId }: { messageId: string; text: string; runId?: string },
  delivery: 'sending' | 'sent',
): ConversationState {
  const item: ChatItem = {
    kind: 'user',
    id: messageId,
    text,
    delivery,
    ...(runId !== undefined && { runId }),
  };
  if (delivery === 'sending' && state.items.some(({ id }) => id === messageId)) {
    return updateItem(state, messageId, () => item);
  }
  // The server's order is the conversation's: what it takes goes before what is still being sent.
  const others = state.items.filter(({ id }) => id !== messageId);
  const waiting = others.filter(isSending);
  return {
    ...state,
    items:
      delivery === 'sending'
        ? [...others, item]
        : [...others.filter((other) => !isSending(other)), item, ...waiting],
  };
}

function isSending(item: ChatItem): boolean {
  return item.kind === 'user' && item.delivery === 'sending';
}

function append(state: ConversationState, item: ChatItem): ConversationState {
  const waiting = state.items.filter(isSending);
  if (waiting.length === 0) return { ...state, items: [...state.items, item] };
  const settled = state.items.filter((other) => !isSending(other));
  return { ...state, items: [...settled, item, ...waiting] };
}

function updateTool(
  state: ConversationState,
  id: string,
  change: Pick<ToolItem, 'status' | 'request'>,
): ConversationState {
  return updateItem(state, id, (item) => (item.kind === 'tool' ? { ...item, ...change } : item));
}

function updateItem(
  state: ConversationState,
  id: string,
  update: (item: ChatItem) => ChatItem,
): ConversationState {
  const index = state.items.findLastIndex((item) => item.id === id);
  const item = state.items[index];
  if (item === undefined) return state;
  return { ...state, items: state.items.with(index, update(item)) };
}
