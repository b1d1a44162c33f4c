import { systemClock, type Clock } from './clock.ts';

export interface TickResult {
  /** How much this tick did. */
  done: number;
  /** More is due already. */
  more: boolean;
  /** The next due moment in Unix milliseconds; absent when nothing is planned. */
  nextAt?: number | undefined;
}

export interface DueTimerOptions {
  tick: (signal: AbortSignal) => Promise<TickResult>;
  /** Milliseconds after which a tick happens even when nothing is known to be due. */
  floorMs: number;
  /** Told of every failed tick; `retryInMs` says when it is tried again. */
  onError: (error: unknown, retryInMs: number) => void;
  clock?: Clock;
  /** Between 0 and 1; spreads the retries of replicas. */
  random?: () => number;
}

/**
 * Between two ticks that had nothing to do, in milliseconds: without it a server whose clock is
 * behind ours, or rows that another replica holds, would keep the loop spinning.
 */
const MIN_GAP_MS = 200;
/** Longest sleep in milliseconds; the clock is read again after it, as it may have been set or the machine suspended. */
const MAX_SLEEP_MS = 15_000;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 30_000;

/**
 * Runs `tick` at the start, at each next due moment, at once while there is more, and at the latest
 * every `floorMs`. One tick at a time; a failed one is tried again with backoff, for ever.
 */
export class DueTimer implements AsyncDisposable {
  readonly #options: DueTimerOptions;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  /** Nothing runs before this moment, whoever asks. */
  #notBefore = 0;
  #wanted = Infinity;
  #cancelSleep: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #failures = 0;
  #lastError: Error | undefined;

  constructor(options: DueTimerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** The error of the last tick, unless that one succeeded. */
  get lastError(): Error | undefined {
    return this.#lastError;
  }

  start(): void {
    this.nudge(this.#clock.now());
  }

  /** Something may be due at `at` (Unix milliseconds): tick then, unless one comes sooner. */
  nudge(at: number): void {
    if (at >= this.#wanted || this.#stop.signal.aborted) return;
    this.#wanted = at;
    this.#sleep();
  }

  /** Lets the tick under way end, aborted. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('the worker is stopping'));
    this.#cancelSleep?.();
    await this.#running;
  }

  #sleep(): void {
    this.#cancelSleep?.();
    if (this.#running || this.#stop.signal.aborted) return;
    const delay = Math.max(this.#wanted, this.#notBefore) - this.#clock.now();
    if (delay <= 0) {
      // From here on a nudge counts for the tick after this one: this one may already have looked.
      this.#wanted = Infinity;
      this.#running = Promise.resolve().then(() => this.#run());
      return;
    }
    this.#cancelSleep = this.#clock.after(Math.min(delay, MAX_SLEEP_MS), () => this.#sleep());
  }

  async #run(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { nextAt, notBefore } = await this.#tickOnce();
    this.#running = undefined;
    this.#notBefore = notBefore;
    this.nudge(nextAt);
    this.#sleep();
  }

  async #tickOnce(): Promise<{ nextAt: number; notBefore: number }> {
    try {
      const result = await this.#options.tick(this.#stop.signal);
      this.#failures = 0;
      this.#lastError = undefined;
      const now = this.#clock.now();
      const floor = now + this.#options.floorMs;
      return {
        nextAt: result.more ? now : Math.min(result.nextAt ?? floor, floor),
        notBefore: result.more && result.done > 0 ? now : now + MIN_GAP_MS,
      };
    } catch (error) {
      const retryAt = this.#clock.now() + this.#retryDelay();
      this.#lastError = error instanceof Error ? error : new Error('the tick failed');
      if (!this.#stop.signal.aborted) {
        this.#options.onError(error, retryAt - this.#clock.now());
      }
      return { nextAt: retryAt, notBefore: retryAt };
    }
  }

  #retryDelay(): number {
    const longest = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, MAX_RETRY_MS);
    this.#failures += 1;
    return longest * (0.5 + (this.#options.random ?? Math.random)() / 2);
  }
}
