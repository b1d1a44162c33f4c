import type { CloudEvent } from '@taskloom/contracts';
import { z } from 'zod';

import type { HealthCheck } from '../http/http-app.ts';
import type { Logger } from '../logs/logger.ts';
import type { EventBus, OutgoingEvent } from '../ports/event-bus.ts';
import type { AppCallback } from './dapr-app-callback.ts';
import { DaprDeliveries } from './dapr-deliveries.ts';
import { type DaprSidecar, isSuccess, SidecarUnavailable, unavailable } from './dapr-sidecar.ts';
import { HANDLER_TIMEOUT_MS, RETRY, type RetryPolicy } from './handle-event.ts';

/** One request; the sidecar takes 4 MiB at most. */
const MAX_ENTRIES = 200;
const MAX_BYTES = 3 * 1024 * 1024;
/** Less than what the relay allows. The broker may still take what timed out: consumers dedupe. */
const PUBLISH_TIMEOUT_MS = 10_000;
/** What the broker says of one message that it will never take. */
const TOO_LARGE = /too large|larger than/iu;

interface DaprBusOptions {
  sidecar: DaprSidecar;
  /** Name of the pub/sub component. */
  component: string;
  logger: Logger;
  retry?: RetryPolicy | undefined;
  handlerTimeoutMs?: number | undefined;
}

export interface DaprEventBus extends EventBus {
  /** What the sidecar delivers by: `serveAppCallback` serves it. */
  callback: AppCallback;
  health: HealthCheck;
}

/**
 * Events over a Dapr pub/sub component on Kafka. One app is one consumer: its app id is the consumer
 * group, and replicas share it.
 */
export function createDaprEventBus(options: DaprBusOptions): DaprEventBus {
  const { sidecar, component, logger } = options;
  const { retry = RETRY, handlerTimeoutMs = HANDLER_TIMEOUT_MS } = options;
  const deliveries = new DaprDeliveries({
    logger,
    retry,
    handlerTimeoutMs,
    publishDeadLetter: async (event, key) => {
      const answer = await sidecar.call({
        method: 'POST',
        path: `publish/${encodeURIComponent(component)}/dead-letters?metadata.partitionKey=${encodeURIComponent(key)}`,
        body: event,
        contentType: 'application/cloudevents+json',
        timeoutMs: PUBLISH_TIMEOUT_MS,
      });
      if (!isSuccess(answer)) throw unavailable(answer);
    },
  });
  let lastFailure: SidecarUnavailable | undefined;

  async function send(chunk: readonly OutgoingEvent[], signal: AbortSignal): Promise<Failed> {
    const [first] = chunk;
    const answer = await sidecar.call({
      method: 'POST',
      path: `publish/bulk/${encodeURIComponent(component)}/${encodeURIComponent(first?.topic ?? '')}`,
      body: chunk.map(({ key, event, consumer }) => ({
        entryId: event.id,
        event: outgoing(event, consumer),
        contentType: 'application/cloudevents+json',
        metadata: { partitionKey: key },
      })),
      signal,
      timeoutMs: PUBLISH_TIMEOUT_MS,
    });
    if (isSuccess(answer)) return new Map();
    if (answer.status === 413 && chunk.length === 1)
      return new Map([[first?.event.id ?? '', 'too large']]);
    const partial = PartialFailure.safeParse(answer.body);
    if (!partial.success) throw unavailable(answer);
    const failed = new Map(
      partial.data.failedEntries.map(({ entryId, error }) => [
        entryId,
        TOO_LARGE.test(error) ? 'too large' : 'refused',
      ]),
    );
    // Nothing taken and nothing wrong with the events themselves: the broker is away.
    const isOutage = failed.size === chunk.length && ![...failed.values()].includes('too large');
    if (failed.size === 0 || isOutage) throw unavailable(answer);
    return failed;
  }

  return {
    async publish(events, { signal }) {
      signal.throwIfAborted();
      const failed: Failed = new Map();
      const blocked = new Set<string>();
      try {
        for (const chunk of chunksOf(events)) {
          // A later event of a key must not overtake one that failed.
          const free = chunk.filter((each) => !blocked.has(laneOf(each)));
          for (const each of chunk)
            if (!free.includes(each)) failed.set(each.event.id, 'held back');
          if (free.length === 0) continue;
          const refused = await send(free, signal);
          for (const each of free) {
            const error = refused.get(each.event.id);
            if (error === undefined) continue;
            failed.set(each.event.id, error);
            blocked.add(laneOf(each));
          }
        }
      } catch (error) {
        if (error instanceof SidecarUnavailable) lastFailure = error;
        throw error;
      }
      lastFailure = undefined;
      return { failed: [...failed].map(([id, error]) => ({ id, error })) };
    },
    subscribe: (subscription) => deliveries.subscribe(subscription),
    callback: deliveries.callback,
    health: {
      name: 'event bus',
      async check(signal) {
        const answer = await sidecar.call({ method: 'GET', path: 'metadata', signal });
        if (!isSuccess(answer)) throw unavailable(answer);
        const loaded = Metadata.parse(answer.body).components.map(({ name }) => name);
        // A component that could not start, as with a wrong password, is not loaded.
        if (!loaded.includes(component)) throw new SidecarUnavailable('component_not_loaded');
        if (lastFailure) throw lastFailure;
      },
    },
    [Symbol.asyncDispose]: () => deliveries[Symbol.asyncDispose](),
  };
}

/** What was wrong, by event id. */
type Failed = Map<string, string>;

const PartialFailure = z.object({
  failedEntries: z.array(z.object({ entryId: z.string(), error: z.string().default('') })),
});
const Metadata = z.object({ components: z.array(z.object({ name: z.string() })).default([]) });

/** Without `traceid` the sidecar puts a `traceparent` of its own in place of the event's. */
function outgoing(event: CloudEvent, consumer: string | undefined) {
  return {
    ...event,
    ...(event.traceparent === undefined ? {} : { traceid: event.traceparent }),
    ...(consumer === undefined ? {} : { taskloomconsumer: consumer }),
  };
}

function laneOf({ topic, key }: OutgoingEvent): string {
  return `${topic}\n${key}`;
}

/** Requests of one topic each, in order, none too long or too large unless a single event is. */
function* chunksOf(events: readonly OutgoingEvent[]): Generator<OutgoingEvent[]> {
  for (const ofTopic of Map.groupBy(events, ({ topic }) => topic).values()) {
    let chunk: OutgoingEvent[] = [];
    let bytes = 0;
    for (const each of ofTopic) {
      const size = Buffer.byteLength(JSON.stringify(each.event)) + 200;
      if (chunk.length > 0 && (chunk.length === MAX_ENTRIES || bytes + size > MAX_BYTES)) {
        yield chunk;
        chunk = [];
        bytes = 0;
      }
      chunk.push(each);
      bytes += size;
    }
    if (chunk.length > 0) yield chunk;
  }
}
