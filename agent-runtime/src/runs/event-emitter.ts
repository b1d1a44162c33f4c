import type { ChatEvent, StoredEvent } from '../conversations/event-log.ts';
import type { EventWriter } from '../conversations/event-writer.ts';

interface EmitterOptions {
  writer: EventWriter;
  runId: string;
  /** What the run has emitted under earlier claims. */
  earlier: readonly StoredEvent[];
  /** After each write: others may look. */
  onWritten(): void;
  /** A write failed: the run cannot go on here. */
  onFailed(error: unknown): void;
}

/** Milliseconds that text is gathered before it becomes an event; how a message begins is shown at once. */
const TEXT_BATCH_MS = 120;

/**
 * Emits each of a run's events once, however often the run is replayed: an event has a key that
 * follows from its content, and text goes on where an earlier claim left it.
 */
export class RunEventEmitter {
  readonly #options: EmitterOptions;
  readonly #emitted = new Set<string>();
  readonly #texts = new Map<string, { text: string; ended: boolean }>();
  #pending: ChatEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: EmitterOptions) {
    this.#options = options;
    for (const { event } of options.earlier) this.#note(event);
  }

  has(key: string): boolean {
    return this.#emitted.has(key);
  }

  /** What has been said under a message id, or `undefined` when it was never begun. */
  text(messageId: string): { text: string; ended: boolean } | undefined {
    return this.#texts.get(messageId);
  }

  /** Message ids begun and not ended. */
  openTexts(): string[] {
    return [...this.#texts].flatMap(([id, { ended }]) => (ended ? [] : [id]));
  }

  /** Puts events into the queue; those that were emitted before are passed over. */
  emit(...events: ChatEvent[]): void {
    for (const event of events) {
      const key = keyOf(event);
      if (key !== undefined && this.#emitted.has(key)) continue;
      this.#note(event);
      this.#queue(event);
    }
    const delay = events.some(({ type }) => type === 'TEXT_MESSAGE_START') ? 0 : TEXT_BATCH_MS;
    this.#timer ??= setTimeout(() => void this.flush().catch(() => {}), delay);
  }

  /** Resolves when all that was emitted is stored. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#pending;
    this.#pending = [];
    if (events.length > 0) {
      this.#writing = this.#writing.then(async () => {
        await this.#options.writer.append(this.#options.runId, events);
        this.#options.onWritten();
      });
    }
    try {
      await this.#writing;
    } catch (error) {
      this.#options.onFailed(error);
      throw error;
    }
  }

  /** Nothing more is written; what is queued is lost. */
  abandon(): void {
    clearTimeout(this.#timer);
    this.#pending = [];
  }

  #queue(event: ChatEvent): void {
    const last = this.#pending.at(-1);
    const goesOn =
      event.type === 'TEXT_MESSAGE_CONTENT' &&
      last?.type === 'TEXT_MESSAGE_CONTENT' &&
      last.messageId === event.messageId;
    if (goesOn) this.#pending.splice(-1, 1, { ...last, delta: last.delta + event.delta });
    else this.#pending.push(event);
  }

  #note(event: ChatEvent): void {
    const key = keyOf(event);
    if (key !== undefined) this.#emitted.add(key);
    if (event.type === 'TEXT_MESSAGE_START') {
      this.#texts.set(event.messageId, { text: '', ended: false });
    }
    if (event.type === 'TEXT_MESSAGE_CONTENT') {
      const before = this.#texts.get(event.messageId)?.text ?? '';
      this.#texts.set(event.messageId, { text: before + event.delta, ended: false });
    }
    if (event.type === 'TEXT_MESSAGE_END') {
      const before = this.#texts.get(event.messageId)?.text ?? '';
      this.#texts.set(event.messageId, { text: before, ended: true });
    }
  }
}

/** Deltas have none: what they add up to is compared instead. */
function keyOf(event: ChatEvent): string | undefined {
  switch (event.type) {
    case 'TEXT_MESSAGE_CONTENT':
    case 'RUN_WAITING':
      return undefined;
    case 'TEXT_MESSAGE_START':
    case 'TEXT_MESSAGE_END':
    case 'USER_MESSAGE':
      return `${event.type}:${event.messageId}`;
    case 'TOOL_CALL_START':
    case 'TOOL_CALL_APPROVAL_REQUESTED':
    case 'TOOL_CALL_APPROVAL_DECIDED':
    case 'TOOL_CALL_RESULT':
      return `${event.type}:${event.toolCallId}`;
    case 'RUN_STARTED':
      return event.type;
    case 'RUN_FINISHED':
    case 'RUN_ERROR':
      return 'RUN_END';
  }
}
