/** Milliseconds: so that a lease that has just ended is not looked at over and over. */
const SHORTEST_MS = 10;
/** Pods that wait for the same lease do not look all at once. */
const SPREAD_MS = 20;

/** Conversations that have to be looked at again after a while, each once. */
export class Rechecks implements Disposable {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #look: (conversationId: string) => void;
  #disposed = false;

  constructor(look: (conversationId: string) => void) {
    this.#look = look;
  }

  /** The last that was asked for counts. */
  later(conversationId: string, delayMs: number): void {
    if (this.#disposed) return;
    clearTimeout(this.#timers.get(conversationId));
    const timer = setTimeout(
      () => {
        this.#timers.delete(conversationId);
        this.#look(conversationId);
      },
      Math.max(delayMs, SHORTEST_MS) + Math.random() * SPREAD_MS,
    );
    this.#timers.set(conversationId, timer);
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
