import type { ApprovalGrant, Preference, ServerMessage } from '@taskloom/contracts';

import type { SocketState } from './chat-socket.ts';
import { noLists } from './conversation-lists.ts';
import type { ConversationLists } from './conversation-lists.ts';
import { emptyConversation } from './conversation-state.ts';
import type { ConversationState } from './conversation-state.ts';

type UseMessage = Extract<ServerMessage, { type: 'use' }>;
type ShareMessage = Extract<ServerMessage, { type: 'share' }>;

/** What the page shows of conversations. */
export interface ChatState extends ConversationLists {
  socket: SocketState;
  model: string | undefined;
  current: ConversationState;
  /** What the person has answered for good; asked for by who shows it. */
  grants: ApprovalGrant[] | undefined;
  /** What the assistant keeps in mind; asked for by who shows it. */
  preferences: Preference[] | undefined;
  /** What was used of the assistant; asked for by who shows it. */
  use: Pick<UseMessage, 'days' | 'limits'> | undefined;
  /** The link to the conversation asked about last. */
  share: Pick<ShareMessage, 'conversationId' | 'link'> | undefined;
}

/** Before anything has come. */
export function stateAt(conversationId: string): ChatState {
  return {
    socket: 'connecting',
    model: undefined,
    ...noLists,
    grants: undefined,
    preferences: undefined,
    use: undefined,
    share: undefined,
    current: emptyConversation(conversationId),
  };
}

export function withTitle(
  state: ChatState,
  { conversationId, title }: { conversationId: string; title: string },
): Partial<ChatState> {
  const { current } = state;
  return current.conversationId === conversationId ? { current: { ...current, title } } : {};
}
