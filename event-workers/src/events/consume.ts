import type { CloudEvent, Topic } from '@taskloom/contracts';
import {
  type EventBus,
  type EventHandler,
  inSpan,
  type Logger,
  SpanKind,
} from '@taskloom/platform';

import { describeFailure } from '../errors.ts';
import type { WorkerMetrics } from '../metrics.ts';
import { BoundedMap } from './bounded-map.ts';
import type { EventTypeHandler } from './handler.ts';

interface ConsumeOptions {
  eventBus: EventBus;
  /** Consumer group. */
  consumer: string;
  handlers: readonly EventTypeHandler[];
  logger: Logger;
  metrics: WorkerMetrics;
}

/** Events remembered per consumer. Only saves calls: what makes a handler idempotent is the tool it calls. */
const REMEMBERED_EVENTS = 10_000;

/** Subscribes once per topic the handlers name. Disposing waits for the handlers under way. */
export async function consume(options: ConsumeOptions): Promise<AsyncDisposable> {
  await using subscriptions = new AsyncDisposableStack();
  const topics = new Set(options.handlers.map(({ topic }) => topic));
  for (const topic of topics) {
    const handle = handlerOf(topic, options);
    subscriptions.use(
      await options.eventBus.subscribe({ topic, consumer: options.consumer, handle }),
    );
  }
  return subscriptions.move();
}

function handlerOf(topic: Topic, options: ConsumeOptions): EventHandler {
  const { consumer, metrics } = options;
  const handlers = options.handlers.filter((handler) => handler.topic === topic);
  const handled = new BoundedMap<string, true>(REMEMBERED_EVENTS);

  async function handle(event: CloudEvent, signal: AbortSignal): Promise<string> {
    if (handled.get(event.id)) return 'duplicate';
    const takers = handlers.filter(({ types }) => types.includes(event.type));
    for (const taker of takers) await taker.handle(event, signal);
    handled.set(event.id, true);
    return takers.length > 0 ? 'handled' : 'ignored';
  }

  return async (event, { signal }) => {
    try {
      const outcome = await inSpan(
        {
          name: `process ${topic}`,
          kind: SpanKind.CONSUMER,
          attributes: {
            'messaging.operation.type': 'process',
            'messaging.destination.name': topic,
            'messaging.consumer.group.name': consumer,
            'messaging.message.id': event.id,
            'cloudevents.event_type': event.type,
          },
          parent: event.traceparent,
        },
        () => handle(event, signal),
      );
      metrics.events.inc({ consumer, type: event.type, outcome });
      metrics.seconds.observe({ consumer }, (Date.now() - Date.parse(event.time)) / 1000);
    } catch (error) {
      metrics.events.inc({ consumer, type: event.type, outcome: 'failed' });
      options.logger.warn(
        { ...describeFailure(error), eventId: event.id, type: event.type },
        'event not handled',
      );
      throw error;
    }
  };
}
