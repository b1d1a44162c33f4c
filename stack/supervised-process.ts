import { setTimeout as sleep } from 'node:timers/promises';

import type { Progress } from './install/cache.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** What can be kept running: a part, or the database. */
interface Running extends AsyncDisposable {
  exited: Promise<unknown>;
  kill(): Promise<void>;
}

/** A program that is started again when it ends without being asked to, as an orchestrator would do. */
export class SupervisedProcess<P extends Running = Running> implements AsyncDisposable {
  readonly name: string;
  /** How often it had to be started again. */
  restarts = 0;
  readonly #start: () => Promise<P>;
  readonly #progress: Progress;
  #running: P | undefined;
  #wanted = false;
  #change: Promise<void> = Promise.resolve();

  constructor(name: string, start: () => Promise<P>, progress: Progress) {
    this.name = name;
    this.#start = start;
    this.#progress = progress;
  }

  /** The program, or undefined while it is stopped or on its way back. */
  get running(): P | undefined {
    return this.#running;
  }

  /** Resolves when it is ready; rejects when it cannot be started. */
  async start(): Promise<P> {
    await this.#change;
    this.#wanted = true;
    return this.#running ?? this.#watch(await this.#start());
  }

  /** Ends it as an orchestrator would, and leaves it ended. */
  async stop(): Promise<void> {
    this.#wanted = false;
    await this.#change;
    const running = this.#running;
    this.#running = undefined;
    await running?.[Symbol.asyncDispose]();
  }

  /** Sends SIGKILL; it comes back by itself. Resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#running?.kill();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #watch(running: P): P {
    this.#running = running;
    void running.exited.finally(() => {
      if (this.#running !== running) return;
      this.#running = undefined;
      if (this.#wanted) this.#change = this.#comeBack();
    });
    return running;
  }

  async #comeBack(): Promise<void> {
    this.#progress(`${this.name} ended; starting it again …`);
    for (let pause = FIRST_PAUSE_MS; this.#wanted; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      await sleep(pause);
      if (!this.#wanted) return;
      try {
        this.#watch(await this.#start());
        this.restarts += 1;
        return;
      } catch {
        // What it needs may be down too; its log says so.
      }
    }
  }
}
