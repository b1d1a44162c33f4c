/** Ctrl-C: whoever has something to stop takes it first; else the command ends. */
export class Interruption {
  readonly #controller = new AbortController();
  #handler: (() => boolean) | undefined;

  /** Aborts when nobody took the interruption. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** `handler` returns whether it had something to stop. */
  handleWith(handler: () => boolean): Disposable {
    this.#handler = handler;
    return { [Symbol.dispose]: () => (this.#handler = undefined) };
  }

  interrupt(): void {
    if (!this.#handler?.()) this.end();
  }

  end(): void {
    this.#controller.abort();
  }
}
