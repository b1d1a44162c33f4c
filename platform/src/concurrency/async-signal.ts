/** Waiting that can be cut short: for loops that poll, and are told when there is something to do. */
export class AsyncSignal {
  #isSet = false;
  #release: () => void = () => {};

  /** Ends the wait under way, or the next one before it begins. */
  set(): void {
    this.#isSet = true;
    this.#release();
  }

  /** From here on only a new `set` counts. */
  reset(): void {
    this.#isSet = false;
  }

  get isSet(): boolean {
    return this.#isSet;
  }

  /** Waits until set, for `ms` milliseconds at most. */
  async wait(ms: number): Promise<void> {
    if (this.#isSet) return;
    const released = Promise.withResolvers<void>();
    this.#release = released.resolve;
    const timer = setTimeout(released.resolve, ms);
    await released.promise;
    clearTimeout(timer);
  }
}
