import type { Clock } from '../timer/clock.ts';

/** A clock turned by hand. It starts at 0. */
export class FakeClock implements Clock {
  /** May be set; what sleeps counts the other one. */
  #wall = 0;
  #monotonic = 0;
  #sleepers = new Set<{ at: number; callback: () => void }>();

  monotonic(): number {
    return this.#monotonic;
  }

  wall(): number {
    return this.#wall;
  }

  after(delayMs: number, callback: () => void): () => void {
    const sleeper = { at: this.#monotonic + delayMs, callback };
    this.#sleepers.add(sleeper);
    return () => this.#sleepers.delete(sleeper);
  }

  /** How many wait to be called back. */
  get pending(): number {
    return this.#sleepers.size;
  }

  /** Sets the wall clock without letting time pass. */
  set(wall: number): void {
    this.#wall = wall;
  }

  /** Lets time pass, calling back in order, each with all that follows from it before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#sleepers.delete(next);
      this.#pass(next.at - this.#monotonic);
      next.callback();
      await settle();
    }
    this.#pass(end - this.#monotonic);
  }

  #next(end: number) {
    const [first] = [...this.#sleepers].toSorted((a, b) => a.at - b.at);
    return first && first.at <= end ? first : undefined;
  }

  #pass(ms: number): void {
    this.#monotonic += ms;
    this.#wall += ms;
  }
}

/** Every promise that is already on its way is resolved when this one is. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
