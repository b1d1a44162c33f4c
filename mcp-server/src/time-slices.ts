import { setImmediate } from 'node:timers/promises';

/** Others wait this long at most for a piece of work that is done in slices. */
const SLICE_MS = 10;

/** Long work in slices: between two, everybody else's events are handled. */
export class TimeSlices {
  readonly #signal: AbortSignal | undefined;
  #began = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** Goes on at once while the slice lasts. @throws the signal's reason when it is aborted */
  async next(): Promise<void> {
    if (performance.now() - this.#began < SLICE_MS) return;
    await setImmediate();
    this.#signal?.throwIfAborted();
    this.#began = performance.now();
  }
}
