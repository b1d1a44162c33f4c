import { CHAT_PROTOCOL_VERSION, type ClientMessage, type ServerMessage } from '@taskloom/contracts';

import type { ConversationService } from '../conversations/conversation-service.ts';
import { FIRST_BRANCH, lineOf, type Conversation } from '../conversations/documents.ts';
import { endOfLog, seek, type LogPosition } from '../conversations/event-log.ts';
import { ConversationStream, type StreamDependencies } from './conversation-stream.ts';

interface Options extends StreamDependencies {
  service: ConversationService;
  send(message: ServerMessage): void;
  onError(error: unknown): void;
}

type OpenFrame = Pick<
  Extract<ClientMessage, { type: 'open_conversation' }>,
  'conversationId' | 'afterSeq' | 'branchId'
>;

/** The one that was opened first makes room. */
const MOST = 20;
const v = CHAT_PROTOCOL_VERSION;

/** The conversations that one connection follows. */
export class OpenConversations implements AsyncDisposable {
  readonly #options: Options;
  readonly #tails = new Map<string, ConversationStream>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Answers with the conversation's state, then its events after `afterSeq`, then what follows. */
  async open(
    userId: string,
    { conversationId, afterSeq = 0, branchId: known = FIRST_BRANCH }: OpenFrame,
  ): Promise<void> {
    const { service, store, send } = this.#options;
    const conversation = await service.open(userId, conversationId);
    const { title, run, lastChunk, branchId = FIRST_BRANCH } = conversation;
    const branches = conversation.branches.filter(({ isCopying }) => !isCopying);
    const line = lineOf(conversation);
    const { seq: lastSeq } = await endOfLog(store, line, lastChunk);
    send({
      v,
      type: 'conversation',
      conversationId,
      title,
      lastSeq,
      ...(run && { runId: run.runId }),
      queued: conversation.queue.map(({ messageId, text, at }) => ({ messageId, text, at })),
      branchId,
      ...(branches.length > 1 && {
        branches: branches.map(({ branchId: each, parentId, fork }) => ({
          branchId: each,
          ...(parentId !== undefined && { parentId }),
          fork,
        })),
      }),
    });
    // A client that knows more than there is, or another branch, starts over: it gets all there is.
    const isKnown = afterSeq <= lastSeq && known === branchId;
    const position = await seek(store, line, { afterSeq: isKnown ? afterSeq : 0, lastChunk });
    await this.#follow(conversation, position, { toldOfQueue: true });
  }

  /** A conversation that was not opened is followed from its new message on. */
  async say(
    userId: string,
    frame: Extract<ClientMessage, { type: 'send_message' }>,
  ): Promise<void> {
    const { service, conversations, store } = this.#options;
    const { conversationId } = frame;
    const before = await conversations.read(conversationId);
    const isNew = before?.ownerId === userId && !before.taken.includes(frame.messageId);
    // One sent again is followed from wherever it may have been taken.
    const end = isNew
      ? await endOfLog(store, lineOf(before), before.lastChunk)
      : { chunk: 0, seq: 0 };
    const conversation = await service.send(userId, frame);
    if (this.#tails.get(conversationId)?.line === lineOf(conversation)) return;
    await this.#follow(conversation, end, { toldOfQueue: false });
  }

  async close(conversationId: string): Promise<void> {
    const tail = this.#tails.get(conversationId);
    this.#tails.delete(conversationId);
    await tail?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#tails.keys()].map((id) => this.close(id)));
  }

  async #follow(
    conversation: Conversation,
    position: LogPosition,
    { toldOfQueue }: { toldOfQueue: boolean },
  ): Promise<void> {
    const { conversationId, ownerId, queue } = conversation;
    await this.close(conversationId);
    const [first] = this.#tails.keys();
    if (first !== undefined && this.#tails.size >= MOST) await this.close(first);
    const { send, onError } = this.#options;
    const tail = new ConversationStream(this.#options, {
      conversation,
      position,
      knownQueue: toldOfQueue ? queue : [],
      send,
      onError,
      onBranched: () => void this.open(ownerId, { conversationId }).catch(onError),
    });
    this.#tails.set(conversationId, tail);
    await tail.start();
  }
}
