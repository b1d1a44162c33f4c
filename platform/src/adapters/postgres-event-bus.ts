import { setTimeout as sleep } from 'node:timers/promises';

import type { CloudEvent } from '@taskloom/contracts';
import type postgres from 'postgres';

import type { Logger } from '../logs/logger.ts';
import type { EventBus, Subscription } from '../ports/event-bus.ts';

const CHANNEL = 'taskloom_platform_events';
/** Loops per subscription: a slow handler holds up its own batch, not the other's. */
const LANES = 2;
const BATCH = 32;
const POLL_MS = 1_000;
const BUSY_MS = 20;
const HANDLER_TIMEOUT_MS = 30_000;
/** With a backoff from 200 ms to a minute that is about five minutes. */
const MAX_ATTEMPTS = 12;
const MAX_BACKOFF_MS = 60_000;

interface DeliveryRow {
  id: string;
  event: CloudEvent;
  attempts: number;
}

interface BusOptions {
  sql: postgres.Sql;
  logger: Logger;
  /** Only tests are in a hurry. */
  retry?: { maxAttempts: number; backoffMs: number } | undefined;
}

/**
 * Events in a table, a row for each consumer of the topic. A handler runs while its row is locked, so
 * that a killed process gives it back at once. Consumers are known from their first subscription on.
 */
export function createPostgresEventBus({ sql, logger, retry }: BusOptions): EventBus {
  const lanes = new Set<Lane>();
  const listening = sql.listen(CHANNEL, () => {
    for (const lane of lanes) lane.wake();
  });
  // Polling is the floor; without the wake-up deliveries are only slower.
  listening.catch(() => logger.warn('event deliveries are not announced; polling only'));
  return {
    async publish(events, { signal }) {
      signal.throwIfAborted();
      if (events.length === 0) return { failed: [] };
      const rows = events.map(({ topic, key, event }) => ({ topic, key, event }));
      await sql.begin(async (tx) => {
        await tx`
          insert into taskloom_platform.deliveries (topic, consumer, key, event)
          select given ->> 'topic', s.consumer, given ->> 'key', given -> 'event'
            from jsonb_array_elements(${tx.json(rows as never)}) with ordinality as e (given, place)
            join taskloom_platform.subscriptions s on s.topic = given ->> 'topic'
           order by place`;
        await tx`select pg_notify(${CHANNEL}, '')`;
      });
      return { failed: [] };
    },
    async subscribe(subscription) {
      const { topic, consumer } = subscription;
      await sql`
        insert into taskloom_platform.subscriptions (topic, consumer)
        values (${topic}, ${consumer}) on conflict do nothing`;
      const started = Array.from(
        { length: LANES },
        () => new Lane({ sql, logger, retry, subscription }),
      );
      for (const lane of started) lanes.add(lane);
      return {
        async [Symbol.asyncDispose]() {
          for (const lane of started) lanes.delete(lane);
          await Promise.all(started.map((lane) => lane[Symbol.asyncDispose]()));
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...lanes].map((lane) => lane[Symbol.asyncDispose]()));
      lanes.clear();
      await listening.then((meta) => meta.unlisten()).catch(() => {});
    },
  };
}

interface LaneOptions extends BusOptions {
  subscription: Subscription;
}

/** One loop that claims the heads of keys, handles them side by side, and settles them together. */
class Lane implements AsyncDisposable {
  readonly #options: LaneOptions;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #woken = false;
  #wake: () => void = () => {};

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#woken = false;
      try {
        const handled = await this.#handleBatch();
        if (handled === 0 && !this.#woken) await this.#idle(await this.#untilNextRetry());
      } catch (error) {
        const type = error instanceof Error ? error.name : typeof error;
        this.#options.logger.warn({ type }, 'event deliveries wait for their database');
        await this.#idle(POLL_MS);
      }
    }
  }

  async #handleBatch(): Promise<number> {
    const { sql, subscription } = this.#options;
    const { topic, consumer } = subscription;
    return sql.begin(async (tx) => {
      const rows = await tx<DeliveryRow[]>`
        select id, event, attempts from taskloom_platform.deliveries d
         where consumer = ${consumer} and topic = ${topic} and available_at <= now()
           and not exists (
             select 1 from taskloom_platform.deliveries earlier
              where earlier.consumer = d.consumer and earlier.topic = d.topic
                and earlier.key = d.key and earlier.id < d.id)
         order by id limit ${BATCH} for update skip locked`;
      const outcomes = await Promise.all(
        rows.map(async (row) => ({ row, error: await this.#handle(row) })),
      );
      const done = outcomes.flatMap(({ row, error }) => (error === undefined ? [row.id] : []));
      if (done.length > 0)
        await tx`delete from taskloom_platform.deliveries where id = any (${done}::bigint[])`;
      for (const { row, error } of outcomes)
        if (error !== undefined) await this.#putBack(tx, row, error);
      return rows.length;
    });
  }

  /** Returns what the handler threw. */
  async #handle({ event }: DeliveryRow): Promise<Error | undefined> {
    const signal = AbortSignal.timeout(HANDLER_TIMEOUT_MS);
    const late = new Promise<never>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new Error('the handler took too long')), {
        once: true,
      }),
    );
    try {
      await Promise.race([this.#options.subscription.handle(event, { signal }), late]);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error('the handler failed');
    }
  }

  async #putBack(tx: postgres.TransactionSql, row: DeliveryRow, error: Error): Promise<void> {
    const { retry, logger, subscription } = this.#options;
    const { topic, consumer } = subscription;
    const attempts = row.attempts + 1;
    const code = 'code' in error ? `${error.name}:${String(error.code)}` : error.name;
    const final = 'retryable' in error && error.retryable === false;
    if (final || attempts >= (retry?.maxAttempts ?? MAX_ATTEMPTS)) {
      await tx`
        with dead as (
          delete from taskloom_platform.deliveries where id = ${row.id} returning *)
        insert into taskloom_platform.dead_letters (topic, consumer, key, event, attempts, error)
        select topic, consumer, key, event, ${attempts}, ${code} from dead`;
      logger.error(
        { topic, consumer, eventId: row.event.id, attempts, code },
        'event is a dead letter',
      );
      return;
    }
    const wait = Math.min(MAX_BACKOFF_MS, (retry?.backoffMs ?? 200) * 2 ** row.attempts);
    await tx`
      update taskloom_platform.deliveries
         set attempts = ${attempts}, available_at = now() + make_interval(secs => ${wait / 1000})
       where id = ${row.id}`;
    logger.warn(
      { topic, consumer, eventId: row.event.id, attempts, code },
      'event will be retried',
    );
  }

  async #untilNextRetry(): Promise<number> {
    const { sql, subscription } = this.#options;
    const [row] = await sql<{ ms: number | null }[]>`
      select extract(epoch from min(available_at) - now())::float8 * 1000 as ms
        from taskloom_platform.deliveries
       where consumer = ${subscription.consumer} and topic = ${subscription.topic}`;
    // What is due already is in another lane's hands, or became due a moment ago.
    return Math.min(POLL_MS, Math.max(BUSY_MS, row?.ms ?? POLL_MS));
  }

  async #idle(ms: number): Promise<void> {
    if (this.#woken || this.#stop.signal.aborted) return;
    const wait = new AbortController();
    this.#wake = () => wait.abort();
    await sleep(ms, undefined, { signal: wait.signal }).catch(() => {});
    this.#wake = () => {};
  }
}
