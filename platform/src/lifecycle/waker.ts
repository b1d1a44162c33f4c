import { setTimeout as sleep } from 'node:timers/promises';

/** Waiting that can be cut short: for loops that poll, and are told when there is something to do. */
export class Waker {
  #woken = false;
  #wake: () => void = () => {};

  /** Ends the wait under way, or the next one before it begins. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** From here on only a new `wake` counts. */
  reset(): void {
    this.#woken = false;
  }

  get isWoken(): boolean {
    return this.#woken;
  }

  /** Waits for `ms` milliseconds or until woken, whichever is first. */
  async idle(ms: number): Promise<void> {
    if (this.#woken) return;
    const wait = new AbortController();
    this.#wake = () => wait.abort();
    await sleep(ms, undefined, { signal: wait.signal }).catch(() => {});
    this.#wake = () => {};
  }
}
