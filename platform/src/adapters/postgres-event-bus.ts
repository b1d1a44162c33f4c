import type postgres from 'postgres';

import type { Logger } from '../logs/logger.ts';
import type { EventBus } from '../ports/event-bus.ts';
import { EventLane } from './event-lane.ts';
import { Gate } from './gate.ts';
import { HANDLER_TIMEOUT_MS, RETRY, type RetryPolicy } from './handle-event.ts';
import { runQuery } from './run-query.ts';

const CHANNEL = 'taskloom_platform_events';
/** Of one subscription: a slow handler holds up its own batch, not the other lane's. */
const LANES = 2;
/** Of `sql`, over all subscriptions; what publishes and what else uses the pool must not wait for them. */
const MAX_CONNECTIONS = 4;

interface BusOptions {
  /** Up to four of its connections are held while handlers run, and one more listens. */
  sql: postgres.Sql;
  logger: Logger;
  retry?: RetryPolicy | undefined;
  /** How long a handler may take before its event counts as failed. */
  handlerTimeoutMs?: number | undefined;
}

/**
 * Events in a table, a row for each consumer of the topic. A handler runs while its key is locked, so
 * that a killed process gives it back at once. Consumers are known from their first subscription on.
 */
export function createPostgresEventBus(options: BusOptions): EventBus {
  const { sql, logger, retry = RETRY, handlerTimeoutMs = HANDLER_TIMEOUT_MS } = options;
  const gate = new Gate(MAX_CONNECTIONS);
  const lanes = new Set<EventLane>();
  const listening = sql.listen(CHANNEL, (topic) => {
    for (const lane of lanes) lane.wake(topic);
  });
  // Polling is the floor; without the wake-up deliveries are only slower.
  listening.catch(() => logger.warn('event deliveries are not announced; polling only'));
  return {
    async publish(events, { signal }) {
      signal.throwIfAborted();
      if (events.length === 0) return { failed: [] };
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
      const lane = () =>
        new EventLane({ sql, logger, subscription, retry, handlerTimeoutMs, gate });
      const started = Array.from({ length: LANES }, lane);
      for (const each of started) lanes.add(each);
      return {
        async [Symbol.asyncDispose]() {
          for (const each of started) lanes.delete(each);
          await Promise.all(started.map((each) => each[Symbol.asyncDispose]()));
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
