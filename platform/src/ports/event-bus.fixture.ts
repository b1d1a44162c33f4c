import { randomUUID } from 'node:crypto';

import type { CloudEvent, Topic } from '@taskloom/contracts';

import type { EventBus, OutgoingEvent } from './event-bus.ts';

/** A small event of a task. */
export function outgoing({ key }: { key: string }): OutgoingEvent {
  const event: CloudEvent = {
    specversion: '1.0',
    id: randomUUID(),
    source: 'taskloom/contract-test',
    type: 'task.created',
    subject: key,
    time: '2026-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    data: { nested: { text: 'ü “quoted”' } },
  };
  return { topic: 'task-events', key, event };
}

/** Ids in the order of their first delivery: at least once allows more. */
export function firstsOf(events: readonly CloudEvent[]): string[] {
  return [...new Set(events.map(({ id }) => id))];
}

export interface Collector {
  consumer: string;
  /** Those whose handler came to its end. */
  events: CloudEvent[];
  onEvent: (event: CloudEvent) => void;
  count(wanted: readonly OutgoingEvent[]): number;
  has(wanted: readonly OutgoingEvent[]): boolean;
}

/** A consumer that keeps what it was given. */
export function collector(consumer = `contract-${randomUUID()}`): Collector {
  const events: CloudEvent[] = [];
  const count = (wanted: readonly OutgoingEvent[]) =>
    wanted.filter(({ event }) => events.some((seen) => seen.id === event.id)).length;
  return {
    consumer,
    events,
    onEvent: () => {},
    count,
    has: (wanted) => count(wanted) === wanted.length,
  };
}

interface SubscribeOptions {
  topic?: Topic;
  /** What the handler does before the event counts as seen. */
  before?: (event: CloudEvent) => Promise<void>;
}

export function subscribe(
  bus: EventBus,
  seen: Collector,
  { topic = 'task-events', before = async () => {} }: SubscribeOptions = {},
): Promise<AsyncDisposable> {
  return bus.subscribe({
    topic,
    consumer: seen.consumer,
    async handle(event) {
      await before(event);
      seen.events.push(event);
      seen.onEvent(event);
    },
  });
}
