import { CHAT_PROTOCOL_VERSION, type ServerMessage } from '@taskloom/contracts';
import type { LiveBus, StateStore } from '@taskloom/platform';

import type { ConversationStore } from '../conversations/conversation-store.ts';
import type { Conversation } from '../conversations/documents.ts';
import { readEvents, type LogPosition } from '../conversations/event-log.ts';
import { channels } from '../conversations/keys.ts';

export interface TailDependencies {
  store: StateStore;
  liveBus: LiveBus;
  conversations: ConversationStore;
}

interface TailOptions {
  conversation: Pick<Conversation, 'conversationId' | 'storageId'>;
  position: LogPosition;
  /** Queued messages that the client knows of. */
  knownQueue: readonly string[];
  send(message: ServerMessage): void;
  onError(error: unknown): void;
}

/** A lost hint costs at most this long, in milliseconds. */
const POLL_MS = 5_000;
const v = CHAT_PROTOCOL_VERSION;

/** Sends a conversation's events to one client, in order and without gaps, as they come. */
export class ConversationTail implements AsyncDisposable {
  readonly #dependencies: TailDependencies;
  readonly #options: TailOptions;
  readonly #queue: Set<string>;
  #position: LogPosition;
  #subscription: AsyncDisposable | undefined;
  #poll: ReturnType<typeof setInterval> | undefined;
  #pumping: Promise<void> = Promise.resolve();
  #wanted = { events: false, state: false };
  #disposed = false;

  constructor(dependencies: TailDependencies, options: TailOptions) {
    this.#dependencies = dependencies;
    this.#options = options;
    this.#position = options.position;
    this.#queue = new Set(options.knownQueue);
  }

  /** Which conversation it is, of those that had this id. */
  get storageId(): string {
    return this.#options.conversation.storageId;
  }

  /** Resolves when everything that is stored by now has been sent. */
  async start(): Promise<void> {
    const { conversationId } = this.#options.conversation;
    const channel = channels.conversation(conversationId);
    this.#subscription = await this.#dependencies.liveBus.subscribe(channel, (hint) => {
      const isState = (hint as { kind?: unknown } | null)?.kind === 'state';
      void this.pump({ state: isState });
    });
    this.#poll = setInterval(() => void this.pump({ state: true }), POLL_MS);
    await this.pump({ state: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    clearInterval(this.#poll);
    await this.#subscription?.[Symbol.asyncDispose]();
  }

  /** Hints that come while one is worked on are worked on together. */
  pump({ state }: { state: boolean }): Promise<void> {
    const idle = !this.#wanted.events;
    this.#wanted = { events: true, state: this.#wanted.state || state };
    if (idle) this.#pumping = this.#pumping.then(() => this.#step());
    return this.#pumping;
  }

  async #step(): Promise<void> {
    const { state } = this.#wanted;
    this.#wanted = { events: false, state: false };
    if (this.#disposed) return;
    try {
      if (state) await this.#sendQueue();
      await this.#sendEvents();
    } catch (error) {
      this.#options.onError(error);
    }
  }

  async #sendEvents(): Promise<void> {
    const { conversation, send } = this.#options;
    const { conversationId, storageId } = conversation;
    const read = await readEvents(this.#dependencies.store, storageId, this.#position);
    if (this.#disposed) return;
    this.#position = read.position;
    for (const event of read.events) send({ v, type: 'event', conversationId, ...event });
  }

  async #sendQueue(): Promise<void> {
    const { conversationId, storageId } = this.#options.conversation;
    const head = await this.#dependencies.conversations.read(conversationId);
    if (this.#disposed || head?.storageId !== storageId) return;
    for (const { messageId, text, at } of head.queue) {
      if (this.#queue.has(messageId)) continue;
      this.#queue.add(messageId);
      this.#options.send({ v, type: 'queued', conversationId, message: { messageId, text, at } });
    }
  }
}
