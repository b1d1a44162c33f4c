import { CHAT_PROTOCOL_VERSION } from '@taskloom/contracts';
import type { ClientMessage, ErrorPayload, ServerMessage } from '@taskloom/contracts';
import type { Logger } from '@taskloom/platform';
import type { WebSocket } from 'ws';

import type { Identity } from '../auth/identity.ts';
import type { ConversationService } from '../conversations/conversation-service.ts';
import type { Conversation } from '../conversations/documents.ts';
import { endOfLog, seek, type LogPosition } from '../conversations/event-log.ts';
import { channels } from '../conversations/keys.ts';
import { ChatError, UpstreamError } from '../errors.ts';
import { ConversationTail, type TailDependencies } from './conversation-tail.ts';
import { parseFrame, regardingOf } from './frames.ts';

export interface ConnectionDependencies extends TailDependencies {
  service: ConversationService;
  /** `undefined` when the token is no good; throws `UpstreamError` when that is not known. */
  identify(token: string): Promise<Identity | undefined>;
  modelName: string;
  logger: Logger;
  /** Milliseconds a client has to say who it is. */
  authenticateMs: number;
  /** Called once a person is known: work is about to come. */
  onReady(): void;
}

/** Close codes: RFC 6455's, and 4401 for what HTTP calls 401. */
const CLOSE = { unauthenticated: 4401, tooMuch: 1008 };
const PENDING_FRAMES = 100;
const OPEN_CONVERSATIONS = 20;
/** A client that reads slower than this falls behind for good; it comes back after `seq`. */
const BUFFERED_BYTES = 8_000_000;
/** setTimeout's longest. */
const MAX_TIMER_MS = 2_147_483_647;

const v = CHAT_PROTOCOL_VERSION;

/** One WebSocket: takes frames one after the other, and sends what its open conversations bring. */
export class ChatConnection {
  readonly #socket: WebSocket;
  readonly #dependencies: ConnectionDependencies;
  readonly #tails = new Map<string, ConversationTail>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #identity: Identity | undefined;
  #listing: AsyncDisposable | undefined;
  #work: Promise<void> = Promise.resolve();
  #pending = 0;

  constructor(
    socket: WebSocket,
    dependencies: ConnectionDependencies,
    identity: Identity | undefined,
  ) {
    this.#socket = socket;
    this.#dependencies = dependencies;
    this.#identity = identity;
  }

  start(): void {
    const socket = this.#socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    socket.on('close', () => this.#cleanUp());
    socket.on('error', () => socket.terminate());
    if (this.#identity) this.#welcome(this.#identity);
    else {
      const { authenticateMs } = this.#dependencies;
      this.#after(authenticateMs, () => this.#dismiss('Nobody authenticated in time.'));
    }
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#pending >= PENDING_FRAMES) {
      this.#socket.close(CLOSE.tooMuch, 'too many frames at once');
      return;
    }
    this.#pending += 1;
    this.#work = this.#work.then(async () => {
      await this.#take(isBinary ? '' : data.toString('utf8'));
      this.#pending -= 1;
    });
  }

  async #take(data: string): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const parsed = parseFrame(data);
    if (!parsed.ok) {
      this.#refuse(parsed.regarding, parsed.error);
      return;
    }
    const { frame } = parsed;
    try {
      if (frame.type === 'authenticate') await this.#authenticate(frame.token);
      else if (this.#identity) await this.#handle(frame, this.#identity);
      else this.#dismiss('Authenticate first.');
    } catch (error) {
      this.#refuse(regardingOf(frame), this.#payloadOf(error, frame.type));
    }
  }

  async #authenticate(token: string): Promise<void> {
    const identity = await this.#dependencies.identify(token);
    if (!identity) return this.#dismiss('This token is not accepted.');
    if (this.#identity && this.#identity.userId !== identity.userId) {
      return this.#dismiss('This connection is somebody else’s.');
    }
    this.#welcome(identity);
  }

  #welcome(identity: Identity): void {
    this.#identity = identity;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    if (identity.expiresAt !== undefined) {
      this.#after(identity.expiresAt - Date.now(), () => this.#dismiss('The token has expired.'));
    }
    this.#dependencies.onReady();
    const { modelName: model } = this.#dependencies;
    this.#send({ v, type: 'ready', userId: identity.userId, model });
  }

  async #handle(
    frame: Exclude<ClientMessage, { type: 'authenticate' }>,
    { userId }: Identity,
  ): Promise<void> {
    const { service } = this.#dependencies;
    switch (frame.type) {
      case 'list_conversations':
        return this.#list(userId);
      case 'open_conversation':
        return this.#open(userId, frame.conversationId, frame.afterSeq ?? 0);
      case 'close_conversation':
        return this.#close(frame.conversationId);
      case 'delete_conversation':
        await service.remove(userId, frame.conversationId);
        await this.#close(frame.conversationId);
        return this.#list(userId);
      case 'send_message':
        return this.#say(userId, frame);
      case 'stop_run':
        return service.stop(userId, frame);
      case 'decide_approval':
        return service.decide(userId, frame);
    }
  }

  async #list(userId: string): Promise<void> {
    const { service, liveBus } = this.#dependencies;
    const send = async () => {
      this.#send({ v, type: 'conversations', conversations: await service.list(userId) });
    };
    this.#listing ??= await liveBus.subscribe(channels.user(userId), () => {
      send().catch((error: unknown) => this.#payloadOf(error, 'list'));
    });
    await send();
  }

  async #open(userId: string, conversationId: string, afterSeq: number): Promise<void> {
    const { service, store } = this.#dependencies;
    const conversation = await service.open(userId, conversationId);
    const { storageId, title, run, lastChunk } = conversation;
    const { seq: lastSeq } = await endOfLog(store, storageId, lastChunk);
    this.#send({
      v,
      type: 'conversation',
      conversationId,
      title,
      lastSeq,
      ...(run && { runId: run.runId }),
      queued: conversation.queue.map(({ messageId, text, at }) => ({ messageId, text, at })),
    });
    // A client that knows more than there is starts over, so it gets all there is.
    const known = afterSeq > lastSeq ? 0 : afterSeq;
    const position = await seek(store, storageId, { afterSeq: known, lastChunk });
    await this.#follow(conversation, position, { toldOfQueue: true });
  }

  async #say(
    userId: string,
    frame: Extract<ClientMessage, { type: 'send_message' }>,
  ): Promise<void> {
    const { service, conversations, store } = this.#dependencies;
    const { conversationId } = frame;
    if (this.#tails.has(conversationId)) {
      await service.send(userId, frame);
      return;
    }
    // What follows is shown from this message on; sent again, from wherever it may have been taken.
    const before = await conversations.read(conversationId);
    const isNew = before?.ownerId === userId && !before.taken.includes(frame.messageId);
    const end = isNew
      ? await endOfLog(store, before.storageId, before.lastChunk)
      : { chunk: 0, seq: 0 };
    const conversation = await service.send(userId, frame);
    await this.#follow(conversation, end, { toldOfQueue: false });
  }

  async #follow(
    conversation: Conversation,
    position: LogPosition,
    { toldOfQueue }: { toldOfQueue: boolean },
  ): Promise<void> {
    const { conversationId } = conversation;
    await this.#close(conversationId);
    if (this.#tails.size >= OPEN_CONVERSATIONS) {
      const [oldest] = this.#tails.keys();
      if (oldest !== undefined) await this.#close(oldest);
    }
    const tail = new ConversationTail(this.#dependencies, {
      conversation,
      position,
      knownQueue: toldOfQueue ? conversation.queue.map(({ messageId }) => messageId) : [],
      send: (message) => this.#send(message),
      onError: (error) => this.#payloadOf(error, 'tail'),
    });
    this.#tails.set(conversationId, tail);
    await tail.start();
  }

  async #close(conversationId: string): Promise<void> {
    const tail = this.#tails.get(conversationId);
    this.#tails.delete(conversationId);
    await tail?.[Symbol.asyncDispose]();
  }

  #refuse(regarding: string | undefined, error: ErrorPayload): void {
    this.#send({ v, type: 'error', ...(regarding !== undefined && { regarding }), error });
  }

  /** What a client may know of an error; what it may not is logged. */
  #payloadOf(error: unknown, doing: string): ErrorPayload {
    if (error instanceof ChatError) return error.payload;
    const type = error instanceof Error ? error.name : typeof error;
    this.#dependencies.logger.error({ doing, type }, 'a chat frame failed');
    const message =
      error instanceof UpstreamError
        ? 'Who you are cannot be checked at the moment.'
        : 'Something failed on our side.';
    return { code: 'unavailable', message, hint: 'Try again in a moment.' };
  }

  #dismiss(reason: string): void {
    this.#refuse('authenticate', { code: 'forbidden', message: reason });
    this.#socket.close(CLOSE.unauthenticated, reason);
  }

  #send(message: ServerMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > BUFFERED_BYTES) {
      this.#socket.terminate();
      return;
    }
    this.#socket.send(JSON.stringify(message));
  }

  #after(delayMs: number, run: () => void): void {
    this.#timers.add(setTimeout(run, Math.min(Math.max(delayMs, 0), MAX_TIMER_MS)));
  }

  #cleanUp(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    const parts = [...this.#tails.values(), ...(this.#listing ? [this.#listing] : [])];
    this.#tails.clear();
    for (const part of parts) void Promise.resolve(part[Symbol.asyncDispose]()).catch(() => {});
  }
}
