import type {
  ApprovalRequest,
  ChatMessage,
  ConversationBranch,
  ErrorPayload,
} from '@taskloom/contracts';

export type ToolStatus = 'running' | 'awaiting_approval' | 'denied' | 'done' | 'failed' | 'stopped';

export interface UserItem {
  kind: 'user';
  id: string;
  /** Absent until the server has taken it. */
  runId?: string;
  text: string;
  /** `refused` carries why; the text stays so that it can be sent again. */
  delivery: 'sending' | 'sent' | 'refused';
  error?: ErrorPayload;
}

export interface TextItem {
  kind: 'text';
  id: string;
  runId: string;
  text: string;
  streaming: boolean;
  /** The model that gave the answer, where another one should have. */
  standIn?: string;
}

export interface ToolItem {
  kind: 'tool';
  id: string;
  runId: string;
  toolName: string;
  title: string;
  args: Record<string, unknown>;
  /** Its tool changes nothing. */
  readOnly?: boolean | undefined;
  status: ToolStatus;
  /** What the person is shown before they decide. */
  request?: ApprovalRequest;
  resultText?: string;
  content?: Record<string, unknown>;
}

export interface EndItem {
  kind: 'end';
  id: string;
  runId: string;
  /** Absent when the person stopped the run. */
  error?: ErrorPayload;
}

export type ChatItem = UserItem | TextItem | ToolItem | EndItem;

export interface ConversationState {
  conversationId: string;
  title: string;
  items: ChatItem[];
  /** The last event taken; events come gapless from 1. */
  lastSeq: number;
  /** An event was missed: the conversation has to be opened again after `lastSeq`. */
  gap: boolean;
  /** The server has answered with this conversation's state. */
  loaded: boolean;
  runId: string | undefined;
  /** A run has started and said nothing yet, or a tool has answered and the model goes on. */
  thinking: boolean;
  /** Why nothing comes at the moment, in words. */
  waiting: string | undefined;
  queued: ChatMessage[];
  /** Tokens that its answers took, where the model counts them. */
  tokens: number;
  /** The branch that is shown, and all of them where there are several. */
  branchId: string;
  branches: ConversationBranch[];
}

/** The branch that every conversation begins with. */
export const FIRST_BRANCH = 'first';

export function emptyConversation(conversationId: string): ConversationState {
  return {
    conversationId,
    title: '',
    items: [],
    lastSeq: 0,
    gap: false,
    loaded: false,
    runId: undefined,
    thinking: false,
    waiting: undefined,
    queued: [],
    tokens: 0,
    branchId: FIRST_BRANCH,
    branches: [],
  };
}
