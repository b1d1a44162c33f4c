import type { CloudEvent } from '@taskloom/contracts';

import type { OutgoingEvent } from '../../ports/event-bus.ts';
import { componentError, isTooLargeForSidecar, SidecarUnavailable } from './dapr-error.ts';
import type { DaprSidecar } from './dapr-sidecar.ts';

/** One request; the sidecar takes 4 MiB at most. */
const MAX_ENTRIES = 200;
const MAX_BYTES = 3 * 1024 * 1024;
/** Less than what the relay allows. The broker may still take what timed out: consumers dedupe. */
const PUBLISH_TIMEOUT_MS = 10_000;
/** What the broker says of one message that it will never take. */
const TOO_LARGE = /too large|larger than/iu;
/** What Dapr's Kafka component says of a bulk of which it could not deliver so many. */
const UNDELIVERED = /Failed to deliver (\d+) messages/u;
const CLOUD_EVENT = 'application/cloudevents+json';

/** What was wrong, by event id. */
type Failed = Map<string, string>;

interface PublisherOptions {
  sidecar: DaprSidecar;
  /** Name of the pub/sub component. */
  component: string;
}

/** Sends events to a pub/sub component, in order per key, and says which of them it did not take. */
export class DaprPublisher {
  readonly #options: PublisherOptions;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** Throws `SidecarUnavailable` when the broker is away: then nothing is known to be taken. */
  async publish(events: readonly OutgoingEvent[], signal: AbortSignal): Promise<Failed> {
    const failed: Failed = new Map();
    const blocked = new Set<string>();
    for (const chunk of chunksOf(events)) {
      // A later event of a key must not overtake one that failed.
      const free = chunk.filter((each) => !blocked.has(orderOf(each)));
      for (const each of chunk) if (!free.includes(each)) failed.set(each.event.id, 'held back');
      const refused = await this.#sendChunk(free, signal);
      for (const each of free) {
        const error = refused.get(each.event.id);
        if (error === undefined) continue;
        failed.set(each.event.id, error);
        blocked.add(orderOf(each));
      }
    }
    return failed;
  }

  async publishOne(topic: string, key: string, event: object, signal?: AbortSignal): Promise<void> {
    await this.#options.sidecar.call(
      (dapr, options) =>
        dapr.publishEvent(
          {
            pubsubName: this.#options.component,
            topic,
            data: encode(event),
            dataContentType: CLOUD_EVENT,
            metadata: { partitionKey: key },
          },
          options,
        ),
      { signal, timeoutMs: PUBLISH_TIMEOUT_MS },
    );
  }

  async #sendChunk(chunk: readonly OutgoingEvent[], signal: AbortSignal): Promise<Failed> {
    if (chunk.length < 2) return this.#sendApart(chunk, signal);
    try {
      return await this.#sendBulk(chunk, signal);
    } catch (error) {
      const undelivered = UNDELIVERED.exec(componentErrorOf(error))?.[1];
      if (undelivered === undefined) throw error;
      // None of them was taken: the first by itself tells whether the broker is away.
      if (Number(undelivered) >= chunk.length) await this.#sendApart(chunk.slice(0, 1), signal);
      return this.#sendApart(chunk, signal);
    }
  }

  async #sendBulk(chunk: readonly OutgoingEvent[], signal: AbortSignal): Promise<Failed> {
    const { failedEntries } = await this.#options.sidecar.call(
      (dapr, options) =>
        dapr.bulkPublishEventAlpha1(
          {
            pubsubName: this.#options.component,
            topic: chunk[0]?.topic ?? '',
            entries: chunk.map(({ key, event, consumer }) => ({
              entryId: event.id,
              event: encode(toDelivered(event, consumer)),
              contentType: CLOUD_EVENT,
              metadata: { partitionKey: key },
            })),
          },
          options,
        ),
      { signal, timeoutMs: PUBLISH_TIMEOUT_MS },
    );
    return new Map(
      failedEntries.map(({ entryId, error }) => [
        entryId,
        TOO_LARGE.test(error) ? 'too large' : 'refused',
      ]),
    );
  }

  /**
   * Each event in a call of its own, keys side by side. By gRPC Dapr says of a bulk only that some of it
   * was not taken; what was taken is sent once more then, which consumers notice by its id.
   */
  async #sendApart(chunk: readonly OutgoingEvent[], signal: AbortSignal): Promise<Failed> {
    const ofKeys = [...Map.groupBy(chunk, ({ key }) => key).values()];
    const ends = await Promise.all(ofKeys.map((events) => this.#sendInOrder(events, signal)));
    const failed: Failed = new Map(ends.flatMap((end) => [...end.failed]));
    // Nothing taken and nothing wrong with the events themselves: the broker is away.
    const isOutage = failed.size === chunk.length && ![...failed.values()].includes('too large');
    const refusal = ends.find((end) => end.refusal)?.refusal;
    if (isOutage && refusal) throw refusal;
    return failed;
  }

  async #sendInOrder(
    events: readonly OutgoingEvent[],
    signal: AbortSignal,
  ): Promise<{ failed: Failed; refusal?: SidecarUnavailable }> {
    for (const [index, each] of events.entries()) {
      const error = await this.#sendOne(each, signal);
      if (error === undefined) continue;
      const failed: Failed = new Map(
        events.slice(index).map(({ event }) => [event.id, 'held back']),
      );
      if (error instanceof SidecarUnavailable)
        return { failed: failed.set(each.event.id, 'refused'), refusal: error };
      return { failed: failed.set(each.event.id, error) };
    }
    return { failed: new Map() };
  }

  /** Resolves with what the broker has against it. Rejects when it is not the broker that failed. */
  async #sendOne(
    { topic, key, event, consumer }: OutgoingEvent,
    signal: AbortSignal,
  ): Promise<'too large' | SidecarUnavailable | undefined> {
    try {
      await this.publishOne(topic, key, toDelivered(event, consumer), signal);
      return undefined;
    } catch (error) {
      if (!(error instanceof SidecarUnavailable)) throw error;
      const said = componentError(error);
      if (TOO_LARGE.test(said) || isTooLargeForSidecar(error)) return 'too large';
      if (said === '') throw error;
      return error;
    }
  }
}

function componentErrorOf(error: unknown): string {
  return error instanceof SidecarUnavailable ? componentError(error) : '';
}

/** Without `traceid` the sidecar puts a `traceparent` of its own in place of the event's. */
function toDelivered(event: CloudEvent, consumer: string | undefined): object {
  return {
    ...event,
    ...(event.traceparent === undefined ? {} : { traceid: event.traceparent }),
    ...(consumer === undefined ? {} : { taskloomconsumer: consumer }),
  };
}

function encode(event: object): Uint8Array {
  return Buffer.from(JSON.stringify(event));
}

function orderOf({ topic, key }: OutgoingEvent): string {
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
