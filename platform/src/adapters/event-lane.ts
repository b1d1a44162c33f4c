import type postgres from 'postgres';

import { Waker } from '../lifecycle/waker.ts';
import type { Logger } from '../logs/logger.ts';
import type { Subscription } from '../ports/event-bus.ts';
import {
  claimDeliveries,
  type Delivery,
  type Failure,
  settleDeliveries,
  untilNextRetry,
} from './event-deliveries.ts';
import type { Gate } from './gate.ts';
import { handleEvent, kindOf, nextTry, type RetryPolicy } from './handle-event.ts';
import { inTransaction } from './in-transaction.ts';

/** Keys handled side by side by one lane. */
const KEYS = 16;
const EVENTS_PER_KEY = 16;
/** After this long a key's next event is left to the next batch, so that batches stay short. */
const RUN_MS = 250;
const POLL_MS = 1_000;

interface LaneOptions {
  sql: postgres.Sql;
  logger: Logger;
  subscription: Subscription;
  retry: RetryPolicy;
  handlerTimeoutMs: number;
  /** How many lanes may have a connection at the same time. */
  gate: Gate;
}

/**
 * One loop that claims keys, handles their events side by side, and settles them together. All of that
 * is one transaction: when this process is killed, its keys are free at once.
 */
export class EventLane implements AsyncDisposable {
  readonly #options: LaneOptions;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  /** The last key claimed: going round keeps busy keys from starving the others. */
  #after: string | undefined;
  readonly #waker = new Waker();

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Deliveries of this topic have come: do not wait for the next poll. */
  wake(topic: string): void {
    if (topic !== this.#options.subscription.topic) return;
    this.#waker.wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#waker.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { sql, logger, subscription, gate } = this.#options;
    const { topic, consumer } = subscription;
    while (!this.#stop.signal.aborted) {
      this.#waker.reset();
      try {
        if ((await gate.pass(() => this.#handleBatch())) > 0 || this.#waker.isWoken) continue;
        const wait = await untilNextRetry(sql, { topic, consumer });
        await this.#pause(Math.min(POLL_MS, Math.ceil(wait ?? POLL_MS)));
      } catch (error) {
        logger.warn({ topic, consumer, error: kindOf(error) }, 'events wait for their database');
        await this.#pause(POLL_MS);
      }
    }
  }

  /** Returns how many events were tried. */
  async #handleBatch(): Promise<number> {
    const { sql, subscription } = this.#options;
    const { topic, consumer } = subscription;
    if (this.#stop.signal.aborted) return 0;
    let handlers: Promise<unknown> | undefined;
    try {
      return await inTransaction(sql, async (tx) => {
        const claim = { topic, consumer, keys: KEYS, eventsPerKey: EVENTS_PER_KEY };
        let rows = await claimDeliveries(tx, { ...claim, after: this.#after });
        if (rows.length === 0 && this.#after !== undefined)
          rows = await claimDeliveries(tx, { ...claim, after: undefined });
        const keys = Map.groupBy(rows, ({ key }) => key);
        this.#after = keys.size < KEYS ? undefined : [...keys.keys()].toSorted().at(-1);
        const begun = performance.now();
        const running = Promise.all([...keys.values()].map((run) => this.#handleRun(run, begun)));
        handlers = running;
        const runs = await running;
        const done = runs.flatMap((run) => run.done);
        const failures = runs.flatMap((run) => run.failure ?? []);
        await settleDeliveries(tx, { done, failures });
        return done.length + failures.length;
      });
    } finally {
      // A lost connection ends the transaction at once, but not what runs here.
      await handlers;
    }
  }

  /** The next events of one key, one after the other, up to the first that fails. */
  async #handleRun(run: Delivery[], begun: number): Promise<{ done: string[]; failure?: Failure }> {
    const { subscription, handlerTimeoutMs } = this.#options;
    const done: string[] = [];
    for (const delivery of run) {
      const isLate = performance.now() - begun > RUN_MS;
      if (done.length > 0 && (isLate || this.#stop.signal.aborted)) break;
      try {
        await handleEvent(subscription, delivery.event, handlerTimeoutMs);
      } catch (error) {
        return { done, failure: this.#judge(delivery, error) };
      }
      done.push(delivery.id);
    }
    return { done };
  }

  #judge({ id, event, attempts: before }: Delivery, error: unknown): Failure {
    const { retry, logger, subscription } = this.#options;
    const { topic, consumer } = subscription;
    const attempts = before + 1;
    const failure = { id, attempts, error: kindOf(error) };
    const about = { topic, consumer, eventId: event.id, attempts, error: failure.error };
    const waitMs = nextTry(error, attempts, retry);
    if (waitMs === undefined) {
      logger.error(about, 'event is a dead letter');
      return failure;
    }
    logger.warn(about, 'event will be tried again');
    return { ...failure, waitMs };
  }

  async #pause(ms: number): Promise<void> {
    if (!this.#stop.signal.aborted) await this.#waker.idle(ms);
  }
}
