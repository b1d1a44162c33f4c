import { systemClock, type Clock } from './clock.ts';

export interface TickResult {
  /** How much this tick did. */
  done: number;
  /** More is due already. */
  more: boolean;
  /**
   * Milliseconds until the next due moment, by the clock of the server that answered: ours may differ.
   * Absent when nothing is planned.
   */
  nextInMs?: number | undefined;
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
 * Between two ticks that had nothing to do, in milliseconds: without it rows that another replica
 * holds would keep the loop spinning.
 */
const MIN_GAP_MS = 200;
/** Longest sleep in milliseconds: after it the clocks are read again. */
const MAX_SLEEP_MS = 15_000;
/** The wall clock running ahead of the monotonic one by more was set, or the machine was suspended. */
const JUMP_MS = 1_000;
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
  /** The wall clock's lead over the monotonic one, when it was looked at last. */
  #lead: number;
  /** Nothing runs before this moment, whoever asks. */
  #notBefore = 0;
  #wanted = Infinity;
  #cancelSleep: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #failures = 0;
  #lastError: Error | undefined;
  readonly #firstSuccess = Promise.withResolvers<void>();

  constructor(options: DueTimerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#lead = this.#readLead();
  }

  /** The error of the last tick, unless that one succeeded. */
  get lastError(): Error | undefined {
    return this.#lastError;
  }

  /** Resolves when a tick has succeeded for the first time. */
  get firstSuccess(): Promise<void> {
    return this.#firstSuccess.promise;
  }

  start(): void {
    this.nudge();
  }

  /** Something may be due in so many milliseconds: tick then, unless one comes sooner. */
  nudge(inMs = 0): void {
    this.#tickBy(this.#clock.monotonic() + inMs);
  }

  #tickBy(at: number): void {
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
    const delay = Math.max(this.#wanted, this.#notBefore) - this.#clock.monotonic();
    if (delay <= 0) {
      // From here on a nudge counts for the tick after this one: this one may already have looked.
      this.#wanted = Infinity;
      this.#running = Promise.resolve().then(() => this.#run());
      return;
    }
    this.#cancelSleep = this.#clock.after(Math.min(delay, MAX_SLEEP_MS), () => this.#wake());
  }

  /** After a jump of the wall clock nobody knows how long it is until the next due moment. */
  #wake(): void {
    const lead = this.#readLead();
    if (lead - this.#lead > JUMP_MS) this.#wanted = this.#clock.monotonic();
    this.#lead = lead;
    this.#sleep();
  }

  #readLead(): number {
    return this.#clock.wall() - this.#clock.monotonic();
  }

  async #run(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { nextAt, notBefore } = await this.#tickOnce();
    this.#running = undefined;
    this.#notBefore = notBefore;
    this.#tickBy(nextAt);
    this.#sleep();
  }

  async #tickOnce(): Promise<{ nextAt: number; notBefore: number }> {
    try {
      const result = await this.#options.tick(this.#stop.signal);
      this.#failures = 0;
      this.#lastError = undefined;
      this.#firstSuccess.resolve();
      const now = this.#clock.monotonic();
      const floor = now + this.#options.floorMs;
      return {
        nextAt: result.more ? now : Math.min(now + (result.nextInMs ?? Infinity), floor),
        notBefore: result.more && result.done > 0 ? now : now + MIN_GAP_MS,
      };
    } catch (error) {
      const retryInMs = this.#retryDelay();
      const retryAt = this.#clock.monotonic() + retryInMs;
      this.#lastError = error instanceof Error ? error : new Error('the tick failed');
      if (!this.#stop.signal.aborted) this.#options.onError(error, retryInMs);
      return { nextAt: retryAt, notBefore: retryAt };
    }
  }

  #retryDelay(): number {
    const longest = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, MAX_RETRY_MS);
    this.#failures += 1;
    return longest * (0.5 + (this.#options.random ?? Math.random)() / 2);
  }
}
