const BEAT_MS = 250;
/** Less than the sidecar waits for the answer to a health check (3 s, docs/operations). */
const STALL_MS = 2_000;
/** More than the sidecar takes to stop listening once nothing is under way. */
const QUIET_MS = 1_000;

/**
 * Notices that this process stood still: a long pause, a stopped process, no processor. The sidecar may have
 * given up on its app then. daprd 1.18 stops listening to the broker, waits for the deliveries under way, and
 * begins again as soon as the app is back: when those come together the end of the stopping undoes
 * the beginning, and it hears nothing more of a topic. So it may begin again only once all is quiet.
 */
export class EventLoopStallMonitor implements Disposable {
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #lastBeat: number;
  #hasStalled = false;
  #underWay = 0;
  #quietSince: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#lastBeat = now();
    this.#quietSince = now();
    this.#timer = setInterval(() => this.#beat(), BEAT_MS);
    this.#timer.unref();
  }

  /** Counts `delivery` as under way until it ends. */
  async track<T>(delivery: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await delivery();
    } finally {
      this.#underWay -= 1;
      this.#quietSince = this.#now();
    }
  }

  /** False after a stall until nothing has been under way for a while. */
  hasRecovered(): boolean {
    this.#beat();
    if (this.#underWay === 0 && this.#now() - this.#quietSince >= QUIET_MS)
      this.#hasStalled = false;
    return !this.#hasStalled;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const now = this.#now();
    if (now - this.#lastBeat > STALL_MS) {
      this.#hasStalled = true;
      // What the sidecar brought meanwhile is only read now.
      this.#quietSince = now;
    }
    this.#lastBeat = now;
  }
}
