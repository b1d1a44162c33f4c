import type postgres from 'postgres';

import { AsyncSignal } from '../../concurrency/async-signal.ts';
import type { Semaphore } from '../../concurrency/semaphore.ts';
import type { Logger } from '../../logs/logger.ts';
import type { Subscription } from '../../ports/event-bus.ts';
import type { InProcessDeliveries } from './in-process-deliveries.ts';
import {
  claimDeliveries,
  type Delivery,
  type Failure,
  lookAhead,
  settleDeliveries,
} from './postgres-deliveries.ts';
import { kindOf } from '../../logs/error-kind.ts';
import { handleEvent, nextTry, type RetryPolicy } from '../handle-event.ts';
import { inTransaction } from './in-transaction.ts';

/** Keys handled side by side by one worker. */
const KEYS = 16;
const EVENTS_PER_KEY = 16;
/** After this long a key's next event is left to the next batch, so that batches stay short. */
const RUN_MS = 250;
/** While something is there that another process has: it may be killed. */
const POLL_MS = 1_000;
/** Whoever publishes tells: this is for what was told to nobody. */
const FLOOR_MS = 10_000;

interface WorkerOptions {
  sql: postgres.Sql;
  logger: Logger;
  subscription: Subscription;
  retry: RetryPolicy;
  handlerTimeoutMs: number;
  /** Whether `wake` is called for what other processes publish. */
  isTold: () => boolean;
  /** How many workers may have a connection at the same time. */
  connections: Semaphore;
  /** Where this process is the only one: what it knows of the table, so that nothing has to be polled. */
  direct?: InProcessDeliveries | undefined;
}

/**
 * One loop that claims keys, handles their events side by side, and settles them together. All of that
 * is one transaction: when this process is killed, its keys are free at once.
 */
export class DeliveryWorker implements AsyncDisposable {
  readonly #options: WorkerOptions;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  /** The last key claimed: going round keeps busy keys from starving the others. */
  #after: string | undefined;
  readonly #news = new AsyncSignal();

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Deliveries of this topic have come: do not wait for the next poll. */
  wake(topic: string): void {
    if (topic === this.#options.subscription.topic) this.wakeUp();
  }

  /** There may be something, of whatever topic. */
  wakeUp(): void {
    this.#news.set();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#news.set();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { sql, logger, subscription, connections, direct, isTold } = this.#options;
    const { topic, consumer } = subscription;
    while (!this.#stop.signal.aborted) {
      this.#news.reset();
      if (direct?.hasStored(subscription) === false) {
        await this.#pause(FLOOR_MS);
        continue;
      }
      try {
        if ((await connections.run(() => this.#handleBatch())) > 0 || this.#news.isSet) continue;
        const { retryMs, isWaiting } = await lookAhead(sql, { topic, consumer });
        const floor = isWaiting || !isTold() ? POLL_MS : FLOOR_MS;
        await this.#pause(Math.min(floor, Math.ceil(retryMs ?? floor)));
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
    let gone: string[] = [];
    try {
      const tried = await inTransaction(sql, async (tx) => {
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
        const dead = failures.filter(({ waitMs }) => waitMs === undefined).map(({ id }) => id);
        const ids = new Set([...done, ...dead]);
        gone = rows.flatMap(({ id, key }) => (ids.has(id) ? key : []));
        return done.length + failures.length;
      });
      this.#options.direct?.settled(subscription, gone);
      return tried;
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
    if (!this.#stop.signal.aborted) await this.#news.wait(ms);
  }
}
