import { CHAT_PROTOCOL_VERSION } from '@taskloom/contracts';
import type { ClientMessage, ErrorPayload, ServerMessage } from '@taskloom/contracts';
import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';

import { AssistantSettings } from './assistant-settings.ts';
import { reduceChat } from './chat-reducer.ts';
import type { ChatAction } from './chat-reducer.ts';
import type { Send, SocketState } from './chat-socket.ts';
import { stateAt, withTitle } from './chat-state.ts';
import type { ChatState } from './chat-state.ts';
import * as lists from './conversation-lists.ts';
import { emptyConversation } from './conversation-state.ts';
import type { ConversationState } from './conversation-state.ts';
import { findRegarded, keep, settle } from './outbox.ts';
import type { Outbox } from './outbox.ts';
import { browserZone } from '../../time/browser-zone.ts';

type BranchFrame = Extract<ClientMessage, { type: 'branch_conversation' }>;
type ChangeFrame = Extract<ClientMessage, { type: 'change_conversation' }>;
type DecideFrame = Extract<ClientMessage, { type: 'decide_approval' }>;

interface ChatSessionOptions {
  send: Send;
  onRefused: () => void;
  /** Something the person did was refused, and nothing on the page shows it. */
  onProblem: (error: ErrorPayload) => void;
  /** A conversation as a file, as it was asked for. */
  onExported: (file: { fileName: string; content: string }) => void;
  /** Where the conversation last open is remembered. */
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

const v = CHAT_PROTOCOL_VERSION;
const CURRENT_KEY = 'taskloom.conversation';

/** The conversations as the page sees them: what it sends, what it keeps, and what came back. */
export class ChatSession {
  readonly store: StoreApi<ChatState>;
  readonly settings: AssistantSettings;
  readonly #send: Send;
  readonly #kept = new Map<string, ConversationState>();
  readonly #onRefused: () => void;
  readonly #onProblem: ChatSessionOptions['onProblem'];
  readonly #onExported: ChatSessionOptions['onExported'];
  readonly #storage: ChatSessionOptions['storage'];
  #outbox: Outbox = [];
  /** The server did not know the conversation when it was opened: it has to be once it exists. */
  #unopened = false;
  /** This browser remembers no conversation: the newest is opened once they are known. */
  #atNone: boolean;

  constructor(options: ChatSessionOptions) {
    this.#send = options.send;
    this.settings = new AssistantSettings(options.send);
    this.#onRefused = options.onRefused;
    this.#onProblem = options.onProblem;
    this.#onExported = options.onExported;
    this.#storage = options.storage;
    const last = this.#storage.getItem(CURRENT_KEY) ?? undefined;
    this.#atNone = last === undefined;
    this.store = createStore<ChatState>()(() => stateAt(last ?? crypto.randomUUID()));
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
      case 'grants':
        return this.store.setState({ grants: message.grants });
      case 'preferences':
        return this.store.setState({ preferences: message.preferences });
      case 'use':
        return this.store.setState({ use: message });
      case 'conversations':
        return this.#list(message);
      case 'found_conversations':
        return this.store.setState((state) => lists.withFound(state, message));
      case 'conversation_changed':
        return this.store.setState((state) => withTitle(state, message.conversation));
      case 'share':
        return this.store.setState({ share: message });
      case 'exported':
        return this.#onExported(message);
      case 'conversation_deleted':
        return this.store.setState((state) => lists.without(state, message.conversationId));
      case 'error':
        return this.#refuse(message);
      case 'conversation':
      case 'event':
      case 'queue':
      case 'busy':
      case 'queued':
        return this.#reduce({ type: 'received', message });
    }
  }

  say(text: string): void {
    const { conversationId } = this.store.getState().current;
    this.#remember(conversationId);
    const messageId = crypto.randomUUID();
    const timeZone = browserZone();
    this.#reduce({ type: 'message_sent', messageId, text });
    this.#dispatch({ v, type: 'send_message', conversationId, messageId, text, timeZone });
    if (this.#unopened) this.#openCurrent();
  }

  /** Sends a refused message, or the one before a failed run, once more. */
  sayAgain(text: string, refusedId?: string): void {
    if (refusedId !== undefined) this.#reduce({ type: 'message_dropped', messageId: refusedId });
    this.say(text);
  }

  /** Goes on from before a message with another text; the same text asks for another answer. */
  rewrite(runId: string, text: string): void {
    const message = { messageId: crypto.randomUUID(), text, timeZone: browserZone() };
    this.#branch({ runId, at: 'before', message });
  }

  /** Goes on from after an answer, beside what came after it. */
  branchAfter(runId: string): void {
    this.#branch({ runId, at: 'after' });
  }

  switchBranch(branchId: string): void {
    const { conversationId } = this.store.getState().current;
    this.#dispatch({ v, type: 'switch_branch', conversationId, branchId });
  }

  #branch(from: Pick<BranchFrame, 'runId' | 'at' | 'message'>): void {
    const { conversationId } = this.store.getState().current;
    const branchId = crypto.randomUUID();
    this.#dispatch({ v, type: 'branch_conversation', conversationId, branchId, ...from });
  }

  stop(): void {
    const { conversationId, runId } = this.store.getState().current;
    if (runId !== undefined) this.#dispatch({ v, type: 'stop_run', conversationId, runId });
  }

  decide(
    runId: string,
    toolCallId: string,
    { decision, remember }: Pick<DecideFrame, 'decision' | 'remember'>,
  ): void {
    const { conversationId } = this.store.getState().current;
    const about = { conversationId, runId, toolCallId, decision };
    this.#dispatch({ v, type: 'decide_approval', ...about, ...(remember && { remember }) });
  }

  /** Without text the message is taken back. */
  changeQueued(messageId: string, text?: string): void {
    const { conversationId } = this.store.getState().current;
    const change = { conversationId, messageId, ...(text !== undefined && { text }) };
    this.#send({ v, type: 'change_queued', ...change });
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
    const { items, loaded } = this.store.getState().current;
    // One that is not loaded yet may hold something, and the newest is not opened over the new one later.
    if (items.length > 0 || !loaded) this.open(crypto.randomUUID());
    this.#atNone = false;
  }

  remove(conversationId: string): void {
    const { current } = this.store.getState();
    this.#kept.delete(conversationId);
    this.store.setState((state) => lists.without(state, conversationId));
    if (current.conversationId === conversationId) {
      this.open(crypto.randomUUID());
      this.#kept.delete(conversationId);
    }
    this.#dispatch({ v, type: 'delete_conversation', conversationId });
  }

  /** Its title, or where it stands in the list; shown at once. */
  change(conversationId: string, change: Pick<ChangeFrame, 'title' | 'pinned' | 'archived'>): void {
    this.store.setState((state) => lists.withChange(state, { conversationId, ...change }));
    this.#dispatch({ v, type: 'change_conversation', conversationId, ...change });
  }

  /** Makes a link or takes it back; without `shared` it is only asked for. */
  share(conversationId: string, shared?: boolean): void {
    const change = shared === undefined ? {} : { shared };
    this.#send({ v, type: 'share_conversation', conversationId, ...change });
  }

  export(conversationId: string, format: 'markdown' | 'json'): void {
    this.#send({ v, type: 'export_conversation', conversationId, format });
  }

  /** Looks for conversations; with nothing to look for the list is shown again. */
  find(wanted: { search: string; archived: boolean }): void {
    const { found, frame } = lists.find(wanted);
    this.store.setState({ found });
    if (frame) this.#send(frame);
  }

  readMore(list: 'recent' | 'found'): void {
    const frame = lists.moreFrame(this.store.getState(), list);
    if (frame) this.#send(frame);
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
    const { conversationId, lastSeq: afterSeq, branchId } = this.store.getState().current;
    this.#unopened = false;
    this.#send({ v, type: 'open_conversation', conversationId, afterSeq, branchId });
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

  #list(message: Extract<ServerMessage, { type: 'conversations' }>): void {
    this.store.setState((state) => lists.withFirstPage(state, message));
    const { current } = this.store.getState();
    const listed = message.conversations.find(
      ({ conversationId }) => conversationId === current.conversationId,
    );
    if (listed) this.store.setState((state) => withTitle(state, listed));
    const [newest] = message.conversations.toSorted((a, b) =>
      b.updatedAt.localeCompare(a.updatedAt),
    );
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
    if (regarding === 'save_preference') return this.#onProblem(error);
    const frame = findRegarded(this.#outbox, regarding);
    this.#outbox = this.#outbox.filter((other) => other !== frame);
    if (frame?.type === 'send_message') {
      this.#reduce({ type: 'message_refused', messageId: frame.messageId, error });
    } else if (frame) {
      this.#onProblem(error);
      this.#send({ v, type: 'list_conversations' });
    }
  }
}
