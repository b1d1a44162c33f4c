import type postgres from 'postgres';

import { Semaphore } from '../../concurrency/semaphore.ts';
import type { Logger } from '../../logs/logger.ts';
import type { EventBus } from '../../ports/event-bus.ts';
import { InProcessDeliveries } from './in-process-deliveries.ts';
import { DeliveryWorker } from './postgres-delivery-worker.ts';
import { HANDLER_TIMEOUT_MS, RETRY, type RetryPolicy } from '../handle-event.ts';
import { runQuery } from './run-query.ts';

const CHANNEL = 'taskloom_platform_events';
/** Of one subscription: a slow handler holds up its own batch, not the other worker's. */
const WORKERS = 2;
/** Of `sql`, over all subscriptions; what publishes and what else uses the pool must not wait for them. */
const MAX_CONNECTIONS = 4;

interface BusOptions {
  /** Up to four of its connections are held while handlers run, and one more listens. */
  sql: postgres.Sql;
  logger: Logger;
  retry?: RetryPolicy | undefined;
  /** How long a handler may take before its event counts as failed. */
  handlerTimeoutMs?: number | undefined;
  /**
   * No other process uses these tables, now or at the same time: events go to the consumers here
   * straight away, and into the table only when that fails or takes its time.
   */
  isOnlyProcess?: boolean | undefined;
}

/**
 * Events in a table, a row for each consumer of the topic. A handler runs while its key is locked, so
 * that a killed process gives it back at once. Consumers are known from their first subscription on.
 */
export function createPostgresEventBus(options: BusOptions): EventBus {
  const { sql, logger, retry = RETRY, handlerTimeoutMs = HANDLER_TIMEOUT_MS } = options;
  const connections = new Semaphore(MAX_CONNECTIONS);
  const workers = new Set<DeliveryWorker>();
  const wake = (topic: string) => {
    for (const worker of workers) worker.wake(topic);
  };
  const direct = options.isOnlyProcess
    ? new InProcessDeliveries({ sql, logger, retry, handlerTimeoutMs, wake })
    : undefined;
  let isTold = direct !== undefined;
  const listening = direct
    ? undefined
    : sql.listen(CHANNEL, wake, () => {
        isTold = true;
        // Nobody knows what was published since the connection before was lost.
        for (const worker of workers) worker.wakeUp();
      });
  // Polling is the floor; without the wake-up deliveries are only slower.
  listening?.catch(() => logger.warn('event deliveries are not announced; polling only'));
  return {
    async publish(events, { signal }) {
      signal.throwIfAborted();
      if (events.length === 0) return { failed: [] };
      if (direct) {
        await direct.publish(events);
        return { failed: [] };
      }
      const given = events.map(({ topic, key, event, consumer }) => ({
        topic,
        key,
        event,
        ...(consumer === undefined ? {} : { consumer }),
      }));
      const insert = sql`
        with inserted as (
          insert into taskloom_platform.deliveries (topic, consumer, key, event)
          select given ->> 'topic', s.consumer, given ->> 'key', given -> 'event'
            from jsonb_array_elements(${sql.json(given as never)}) with ordinality as e (given, place)
            join taskloom_platform.subscriptions s on s.topic = given ->> 'topic'
             and s.consumer = coalesce(given ->> 'consumer', s.consumer)
           order by place
          returning topic)
        select pg_notify(${CHANNEL}, topic) from (select distinct topic from inserted) as told`;
      await runQuery(insert, signal);
      return { failed: [] };
    },
    async subscribe(subscription) {
      const { topic, consumer } = subscription;
      await sql`
        insert into taskloom_platform.subscriptions (topic, consumer)
        values (${topic}, ${consumer}) on conflict do nothing`;
      const handedOver = await direct?.subscribe(subscription);
      const options = {
        sql,
        logger,
        subscription,
        retry,
        handlerTimeoutMs,
        connections,
        direct,
        isTold: () => isTold,
      };
      const worker = () => new DeliveryWorker(options);
      const started = Array.from({ length: WORKERS }, worker);
      for (const each of started) workers.add(each);
      return {
        async [Symbol.asyncDispose]() {
          for (const each of started) workers.delete(each);
          await Promise.all(started.map((each) => each[Symbol.asyncDispose]()));
          await handedOver?.[Symbol.asyncDispose]();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...workers].map((worker) => worker[Symbol.asyncDispose]()));
      workers.clear();
      await listening?.then((meta) => meta.unlisten()).catch(() => {});
    },
  };
}
