import { CHAT_PROTOCOL_VERSION, type ServerMessage } from '@taskloom/contracts';
import type { LiveBus, StateStore } from '@taskloom/platform';

import type { ConversationStore } from '../conversations/conversation-store.ts';
import { lineOf, type Conversation } from '../conversations/documents.ts';
import { readEvents, type LogPosition } from '../conversations/event-log.ts';
import { channels } from '../conversations/keys.ts';

export interface StreamDependencies {
  store: StateStore;
  liveBus: LiveBus;
  conversations: ConversationStore;
}

interface StreamOptions {
  conversation: Pick<Conversation, 'conversationId' | 'storageId' | 'branchId'>;
  position: LogPosition;
  /** Queued messages that the client knows of. */
  knownQueue: readonly { messageId: string; text: string }[];
  send(message: ServerMessage): void;
  onError(error: unknown): void;
  /** Another branch is shown now: this one's events are over. */
  onBranched(): void;
}

/** A lost hint costs at most this long, in milliseconds. */
const POLL_MS = 5_000;
const v = CHAT_PROTOCOL_VERSION;

/** Sends a conversation's events to one client, in order and without gaps, as they come. */
export class ConversationStream implements AsyncDisposable {
  readonly #dependencies: StreamDependencies;
  readonly #options: StreamOptions;
  /** Texts of the waiting messages that the client knows of. */
  #queue: Map<string, string>;
  #position: LogPosition;
  #subscription: AsyncDisposable | undefined;
  #poll: ReturnType<typeof setInterval> | undefined;
  #pumping: Promise<void> = Promise.resolve();
  #wanted = { events: false, state: false };
  #disposed = false;

  constructor(dependencies: StreamDependencies, options: StreamOptions) {
    this.#dependencies = dependencies;
    this.#options = options;
    this.#position = options.position;
    this.#queue = new Map(options.knownQueue.map(({ messageId, text }) => [messageId, text]));
  }

  /** Which branch it is, of which conversation of those that had this id. */
  get line(): string {
    return lineOf(this.#options.conversation);
  }

  /** Resolves when everything that is stored by now has been sent. */
  async start(): Promise<void> {
    const { conversationId } = this.#options.conversation;
    const channel = channels.conversation(conversationId);
    this.#subscription = await this.#dependencies.liveBus.subscribe(
      channel,
      (hint) => this.#hear(hint as { kind?: unknown; position?: unknown } | null),
      { onMissed: () => void this.pump({ state: true }) },
    );
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

  #hear(hint: { kind?: unknown; position?: unknown } | null): void {
    const { conversationId } = this.#options.conversation;
    if (hint?.kind === 'busy' && typeof hint.position === 'number') {
      this.#options.send({ v, type: 'busy', conversationId, position: hint.position });
      return;
    }
    void this.pump({ state: hint?.kind === 'state' });
  }

  /** Only where something is going on: a thousand pages that wait for nothing ask for nothing. */
  #pollWhile(isBusy: boolean): void {
    if (!isBusy) clearInterval(this.#poll);
    if (!isBusy) this.#poll = undefined;
    else this.#poll ??= setInterval(() => void this.pump({ state: true }), POLL_MS);
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
    const { conversationId } = conversation;
    const read = await readEvents(this.#dependencies.store, this.line, this.#position);
    if (this.#disposed) return;
    this.#position = read.position;
    for (const event of read.events) send({ v, type: 'event', conversationId, ...event });
  }

  async #sendQueue(): Promise<void> {
    const { conversationId, storageId } = this.#options.conversation;
    const head = await this.#dependencies.conversations.read(conversationId);
    if (this.#disposed) return;
    this.#pollWhile(head?.run !== undefined && head.run.waitingFor.length === 0);
    if (head?.storageId !== storageId) return;
    if (lineOf(head) !== this.line) return this.#options.onBranched();
    const queued = head.queue.map(({ messageId, text, at }) => ({ messageId, text, at }));
    const { send } = this.#options;
    // One that has become a run is an event; what was changed or taken back is told of as a whole.
    const isChanged = queued.some(({ messageId, text }) => {
      const known = this.#queue.get(messageId);
      return known !== undefined && known !== text;
    });
    const waiting = new Set(
      [...queued, ...(head.run ? [head.run.message] : [])].map(({ messageId }) => messageId),
    );
    const isGone = [...this.#queue.keys()].some((messageId) => !waiting.has(messageId));
    for (const message of queued) {
      if (!this.#queue.has(message.messageId)) send({ v, type: 'queued', conversationId, message });
    }
    if (isChanged || isGone) send({ v, type: 'queue', conversationId, queued });
    this.#queue = new Map(queued.map(({ messageId, text }) => [messageId, text]));
  }
}
