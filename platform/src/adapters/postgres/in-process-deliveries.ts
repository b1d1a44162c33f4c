import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Topic } from '@taskloom/contracts';
import type postgres from 'postgres';

import { Semaphore } from '../../concurrency/semaphore.ts';
import type { Logger } from '../../logs/logger.ts';
import type { OutgoingEvent, Subscription } from '../../ports/event-bus.ts';
import { kindOf } from '../../logs/error-kind.ts';
import { handleEvent, nextTry, type RetryPolicy } from '../handle-event.ts';
import { inTransaction } from './in-transaction.ts';
import { type Failure, settleDeliveries, storeDeliveries } from './postgres-deliveries.ts';

/** What is not handled by then goes into the table, so that who publishes need not wait for it. */
const HAND_OVER_MS = 25;
/** Handed over before others are served. */
const EVENTS_IN_A_ROW = 25;
/** Handlers of one subscription that run side by side. */
const SIDE_BY_SIDE = 16;
/** Added to a handler's time before the row of an event under way is anybody's again. */
const CLAIM_MARGIN_MS = 5_000;

interface Options {
  sql: postgres.Sql;
  logger: Logger;
  retry: RetryPolicy;
  handlerTimeoutMs: number;
  /** There is something in the table for this topic. */
  wake: (topic: Topic) => void;
}

/** One event for one consumer. */
interface HandOver {
  topic: Topic;
  consumer: string;
  key: string;
  event: OutgoingEvent['event'];
  state: 'waiting' | 'running' | 'done' | 'failed' | 'stored';
  error?: unknown;
  /** Of its row, when it went into the table while its handler ran. */
  rowId?: string;
  ended: Promise<void>;
}

/** A consumer of this process. */
class Queue {
  readonly subscription: Subscription;
  readonly permits = new Semaphore(SIDE_BY_SIDE);
  /** The last event of each key that is under way: the next one runs after it. */
  readonly tails = new Map<string, HandOver>();
  /** How many rows each key has in the table: what comes later goes behind them. */
  readonly stored = new Map<string, number>();
  isClosed = false;

  constructor(subscription: Subscription) {
    this.subscription = subscription;
  }

  count(key: string, rows: number): void {
    const left = (this.stored.get(key) ?? 0) + rows;
    if (left > 0) this.stored.set(key, left);
    else this.stored.delete(key);
  }
}

/**
 * Hands events to the consumers of this process without the table in between. Only where this process
 * is the only one: nobody else reads or writes the table, so that what it holds of a key is known here.
 * Who publishes keeps the events until `publish` resolves; then each is handled, or in the table.
 */
export class InProcessDeliveries {
  readonly #options: Options;
  readonly #queues = new Map<string, Queue>();
  #consumers: Promise<Map<string, Set<string>>> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Whether the table may hold something for this consumer. */
  hasStored({ topic, consumer }: Subscription): boolean {
    return (this.#queues.get(nameOf(topic, consumer))?.stored.size ?? 0) > 0;
  }

  async subscribe(subscription: Subscription): Promise<AsyncDisposable> {
    const { sql } = this.#options;
    const { topic, consumer } = subscription;
    // What was under way when the process before was killed is free again.
    await sql`
      update taskloom_platform.deliveries set available_at = now()
       where topic = ${topic} and consumer = ${consumer} and attempts = 0 and available_at > now()`;
    const rows = await sql<{ key: string; count: number }[]>`
      select key, count(*)::int as count from taskloom_platform.deliveries
       where topic = ${topic} and consumer = ${consumer} group by key`;
    const queue = new Queue(subscription);
    for (const { key, count } of rows) queue.count(key, count);
    this.#queues.set(nameOf(topic, consumer), queue);
    this.#consumers = undefined;
    return {
      [Symbol.asyncDispose]: async () => {
        queue.isClosed = true;
        const name = nameOf(topic, consumer);
        if (this.#queues.get(name) === queue) this.#queues.delete(name);
        await Promise.all([...queue.tails.values()].map(({ ended }) => ended));
      },
    };
  }

  /** Rows of these keys are gone from the table. */
  settled({ topic, consumer }: Subscription, keys: readonly string[]): void {
    const queue = this.#queues.get(nameOf(topic, consumer));
    for (const key of keys) queue?.count(key, -1);
  }

  async publish(events: readonly OutgoingEvent[]): Promise<void> {
    const consumers = await (this.#consumers ??= this.#readConsumers());
    const handed: HandOver[] = [];
    for (const [n, { topic, key, event, consumer }] of events.entries()) {
      // Handlers that wait for nothing run at once: others are served between portions of them.
      if (n % EVENTS_IN_A_ROW === EVENTS_IN_A_ROW - 1) await nextTurn();
      for (const name of consumers.get(topic) ?? [])
        if (consumer === undefined || consumer === name)
          handed.push(this.#hand({ topic, key, event, consumer: name }));
    }
    const under = handed.filter(({ state }) => state !== 'stored');
    if (under.length > 0) await withinHandOver(under.map(({ ended }) => ended));
    await this.#store(handed.filter(({ state }) => state !== 'done'));
  }

  #hand(given: Pick<HandOver, 'topic' | 'key' | 'event' | 'consumer'>): HandOver {
    const queue = this.#queues.get(nameOf(given.topic, given.consumer));
    if (!queue || queue.isClosed || queue.stored.has(given.key))
      return { ...given, state: 'stored', ended: Promise.resolve() };
    const before = queue.tails.get(given.key);
    const handed: HandOver = { ...given, state: 'waiting', ended: Promise.resolve() };
    handed.ended = this.#run(queue, { handed, before }).finally(() => {
      if (queue.tails.get(given.key) === handed) queue.tails.delete(given.key);
    });
    queue.tails.set(given.key, handed);
    return handed;
  }

  async #run(
    queue: Queue,
    { handed, before }: { handed: HandOver; before: HandOver | undefined },
  ): Promise<void> {
    await before?.ended;
    await queue.permits.run(async () => {
      // It is in the table, or what comes before it is: it is not its turn any more.
      if (handed.state !== 'waiting' || queue.isClosed || (before && before.state !== 'done'))
        return;
      handed.state = 'running';
      try {
        await handleEvent(queue.subscription, handed.event, this.#options.handlerTimeoutMs);
        handed.state = 'done';
      } catch (error) {
        handed.state = 'failed';
        handed.error = error;
      }
    });
    if (handed.rowId !== undefined) await this.#settleRow(handed);
  }

  /** Each in its place: behind what of its key is there already. */
  async #store(handed: readonly HandOver[]): Promise<void> {
    if (handed.length === 0) return;
    const { sql, retry, handlerTimeoutMs, wake } = this.#options;
    const rows = handed.map((each) => {
      const { topic, consumer, key, event, state, error } = each;
      // From here on its turn comes by the table, and so does that of what follows it.
      if (state === 'waiting') each.state = 'stored';
      this.#queueOf(each)?.count(key, 1);
      const claimMs = state === 'running' ? handlerTimeoutMs + CLAIM_MARGIN_MS : 0;
      const retryMs = state === 'failed' ? nextTry(error, 1, retry) : undefined;
      const attempts = state === 'failed' ? 1 : 0;
      return { topic, consumer, key, event, attempts, waitMs: retryMs ?? claimMs, state };
    });
    let ids: string[];
    try {
      ids = await storeDeliveries(sql, rows);
    } catch (error) {
      for (const each of handed) this.#queueOf(each)?.count(each.key, -1);
      throw error;
    }
    for (const [index, each] of handed.entries()) {
      if (rows[index]?.state !== 'running' && rows[index]?.state !== 'failed') continue;
      each.rowId = ids[index] ?? '';
      // It may have ended meanwhile; what has no next try goes on to the dead letters.
      if (each.state !== 'running') await this.#settleRow(each);
    }
    for (const topic of new Set(handed.map((each) => each.topic))) wake(topic);
  }

  /** Writes how an event ended whose row is in the table. */
  async #settleRow(handed: HandOver): Promise<void> {
    const { sql, logger, wake } = this.#options;
    const { topic, key, rowId = '', state } = handed;
    const failure = state === 'failed' ? this.#judge(handed, rowId) : undefined;
    try {
      await inTransaction(sql, (tx) =>
        settleDeliveries(tx, {
          done: failure ? [] : [rowId],
          failures: failure ? [failure] : [],
        }),
      );
      if (failure?.waitMs === undefined) this.#queueOf(handed)?.count(key, -1);
      wake(topic);
    } catch (error) {
      // Its row is taken up again once its claim runs out.
      logger.warn({ topic, error: kindOf(error) }, 'an event may be handled again');
    }
  }

  #queueOf({ topic, consumer }: HandOver): Queue | undefined {
    return this.#queues.get(nameOf(topic, consumer));
  }

  #judge({ topic, consumer, event, error }: HandOver, id: string): Failure {
    const { logger, retry } = this.#options;
    const failure = { id, attempts: 1, error: kindOf(error) };
    const about = { topic, consumer, eventId: event.id, attempts: 1, error: failure.error };
    const waitMs = nextTry(error, 1, retry);
    if (waitMs === undefined) {
      logger.error(about, 'event is a dead letter');
      return failure;
    }
    logger.warn(about, 'event will be tried again');
    return { ...failure, waitMs };
  }

  async #readConsumers(): Promise<Map<string, Set<string>>> {
    const rows = await this.#options.sql<{ topic: string; consumer: string }[]>`
      select topic, consumer from taskloom_platform.subscriptions`;
    return new Map(
      [...Map.groupBy(rows, ({ topic }) => topic)].map(([topic, of]) => [
        topic,
        new Set(of.map(({ consumer }) => consumer)),
      ]),
    );
  }
}

function nameOf(topic: string, consumer: string): string {
  return `${topic} ${consumer}`;
}

async function withinHandOver(ended: readonly Promise<void>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, HAND_OVER_MS);
  });
  await Promise.race([Promise.all(ended), late]);
  clearTimeout(timer);
}
