import type { CloudEvent, Topic } from '@taskloom/contracts';

/** An event on its way to a topic. Events of one `key` reach each consumer in the order published. */
export interface OutgoingEvent {
  topic: Topic;
  key: string;
  event: CloudEvent;
  /** The one consumer that is to have it, as when a dead letter is replayed; absent: all of them. */
  consumer?: string | undefined;
}

/** The events the broker did not take, by event id. All others are durable. */
export interface PublishResult {
  failed: { id: string; error: string }[];
}

/**
 * What a consumer does with one event. Returning acknowledges it. Throwing gets it delivered again
 * with backoff, and to the dead letters when the retries are used up, or at once when the error has
 * `retryable: false`.
 */
export type EventHandler = (event: CloudEvent, context: { signal: AbortSignal }) => Promise<void>;

export interface Subscription {
  topic: Topic;
  /** Name of the consumer group: replicas with the same name share the events between them. */
  consumer: string;
  handle: EventHandler;
}

/**
 * Durable, at-least-once delivery of CloudEvents, in order per key. A key whose event waits may hold up
 * others that share its lane: on Kafka those of its partition.
 */
export interface EventBus extends AsyncDisposable {
  /** Rejects when the broker cannot be reached at all; then nothing is known to be durable. */
  publish(
    events: readonly OutgoingEvent[],
    options: { signal: AbortSignal },
  ): Promise<PublishResult>;
  /** Disposing stops new deliveries and waits for the handlers under way. */
  subscribe(subscription: Subscription): Promise<AsyncDisposable>;
}
