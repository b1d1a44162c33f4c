import { CHAT_PROTOCOL_VERSION } from '@taskloom/contracts';
import type {
  ClientMessage,
  ConversationSummary,
  ErrorPayload,
  ServerMessage,
} from '@taskloom/contracts';
import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';

import { reduceChat } from './chat-reducer.ts';
import type { ChatAction } from './chat-reducer.ts';
import type { SocketState } from './chat-socket.ts';
import { emptyConversation } from './conversation-state.ts';
import type { ConversationState } from './conversation-state.ts';
import { findRegarded, keep, settle } from './outbox.ts';
import type { Outbox } from './outbox.ts';

export interface ChatState {
  socket: SocketState;
  model: string | undefined;
  conversations: ConversationSummary[] | undefined;
  current: ConversationState;
}

/** Sends a frame; false when there is no connection. */
export type Send = (frame: ClientMessage) => boolean;

interface ChatSessionOptions {
  send: Send;
  onRefused: () => void;
  /** Something the person did was refused, and nothing on the page shows it. */
  onProblem: (error: ErrorPayload) => void;
  /** Where the conversation last open is remembered. */
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

const v = CHAT_PROTOCOL_VERSION;
const CURRENT_KEY = 'taskloom.conversation';

/** The conversations as the page sees them: what it sends, what it keeps, and what came back. */
export class ChatSession {
  readonly store: StoreApi<ChatState>;
  readonly #send: Send;
  readonly #kept = new Map<string, ConversationState>();
  readonly #onRefused: () => void;
  readonly #onProblem: ChatSessionOptions['onProblem'];
  readonly #storage: ChatSessionOptions['storage'];
  #outbox: Outbox = [];
  /** The server did not know the conversation when it was opened: it has to be once it exists. */
  #unopened = false;
  /** This browser remembers no conversation: the newest is opened once they are known. */
  #atNone: boolean;

  constructor(options: ChatSessionOptions) {
    this.#send = options.send;
    this.#onRefused = options.onRefused;
    this.#onProblem = options.onProblem;
    this.#storage = options.storage;
    const last = this.#storage.getItem(CURRENT_KEY) ?? undefined;
    this.#atNone = last === undefined;
    this.store = createStore<ChatState>()(() => ({
      socket: 'connecting',
      model: undefined,
      conversations: undefined,
      current: emptyConversation(last ?? crypto.randomUUID()),
    }));
  }

  setSocketState(socket: SocketState): void {
    this.store.setState({ socket });
  }

  receive(message: ServerMessage): void {
    this.#outbox = settle(this.#outbox, message);
    switch (message.type) {
      case 'ready':
        this.store.setState({ model: message.model });
        return this.#resume();
      case 'conversations':
        return this.#list(message.conversations);
      case 'error':
        return this.#refuse(message);
      case 'conversation':
      case 'event':
      case 'queued':
        return this.#reduce({ type: 'received', message });
    }
  }

  say(text: string): void {
    const { conversationId } = this.store.getState().current;
    this.#remember(conversationId);
    const messageId = crypto.randomUUID();
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    this.#reduce({ type: 'message_sent', messageId, text });
    this.#dispatch({ v, type: 'send_message', conversationId, messageId, text, timeZone });
    if (this.#unopened) this.#openCurrent();
  }

  /** Sends a refused message, or the one before a failed run, once more. */
  sayAgain(text: string, refusedId?: string): void {
    if (refusedId !== undefined) this.#reduce({ type: 'message_dropped', messageId: refusedId });
    this.say(text);
  }

  stop(): void {
    const { conversationId, runId } = this.store.getState().current;
    if (runId !== undefined) this.#dispatch({ v, type: 'stop_run', conversationId, runId });
  }

  decide(runId: string, toolCallId: string, decision: 'approve' | 'deny'): void {
    const { conversationId } = this.store.getState().current;
    this.#dispatch({ v, type: 'decide_approval', conversationId, runId, toolCallId, decision });
  }

  open(conversationId: string): void {
    const { current } = this.store.getState();
    if (current.conversationId === conversationId) return;
    this.#kept.set(current.conversationId, current);
    this.#send({ v, type: 'close_conversation', conversationId: current.conversationId });
    const next = this.#kept.get(conversationId) ?? emptyConversation(conversationId);
    this.store.setState({ current: next });
    this.#remember(conversationId);
    this.#openCurrent();
  }

  startNew(): void {
    if (this.store.getState().current.items.length > 0) this.open(crypto.randomUUID());
  }

  remove(conversationId: string): void {
    const { current, conversations } = this.store.getState();
    this.#kept.delete(conversationId);
    this.store.setState({
      conversations: conversations?.filter((other) => other.conversationId !== conversationId),
    });
    if (current.conversationId === conversationId) {
      this.open(crypto.randomUUID());
      this.#kept.delete(conversationId);
    }
    this.#dispatch({ v, type: 'delete_conversation', conversationId });
  }

  /** Something is being written here: a reload comes back to it. */
  stay(): void {
    this.#remember(this.store.getState().current.conversationId);
  }

  #remember(conversationId: string): void {
    this.#atNone = false;
    this.#storage.setItem(CURRENT_KEY, conversationId);
  }

  #resume(): void {
    this.#send({ v, type: 'list_conversations' });
    this.#openCurrent();
    for (const frame of this.#outbox) this.#send(frame);
  }

  #openCurrent(): void {
    const { conversationId, lastSeq } = this.store.getState().current;
    this.#unopened = false;
    this.#send({ v, type: 'open_conversation', conversationId, afterSeq: lastSeq });
  }

  #dispatch(frame: ClientMessage): void {
    this.#outbox = keep(this.#outbox, frame);
    this.#send(frame);
  }

  #reduce(action: ChatAction): void {
    const { current } = this.store.getState();
    const next = reduceChat(current, action);
    if (next === current) return;
    this.store.setState({ current: next });
    if (next.gap && !current.gap) this.#openCurrent();
    const ended = current.runId !== undefined && next.runId === undefined;
    if (ended || (next.title !== current.title && next.title !== '')) {
      this.#send({ v, type: 'list_conversations' });
    }
  }

  #list(conversations: ConversationSummary[]): void {
    const { current } = this.store.getState();
    const listed = conversations.find(
      ({ conversationId }) => conversationId === current.conversationId,
    );
    const newestFirst = conversations.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
    this.store.setState({
      conversations: newestFirst,
      ...(listed && { current: { ...current, title: listed.title } }),
    });
    const [newest] = newestFirst;
    if (this.#atNone && newest !== undefined) this.open(newest.conversationId);
    this.#atNone = false;
  }

  #refuse({ regarding, error }: Extract<ServerMessage, { type: 'error' }>): void {
    if (regarding === 'authenticate') return this.#onRefused();
    // A conversation that nobody has written in yet is not known to the server.
    if (regarding === 'open_conversation') {
      const { current } = this.store.getState();
      this.#unopened = true;
      return this.store.setState({ current: { ...current, loaded: true } });
    }
    const frame = findRegarded(this.#outbox, regarding);
    this.#outbox = this.#outbox.filter((other) => other !== frame);
    if (frame?.type === 'send_message') {
      this.#reduce({ type: 'message_refused', messageId: frame.messageId, error });
    } else if (frame?.type === 'delete_conversation' || frame?.type === 'decide_approval') {
      this.#onProblem(error);
      this.#send({ v, type: 'list_conversations' });
    }
  }
}
