import { randomUUID } from 'node:crypto';

import type { CloudEvent } from '@taskloom/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { waitFor } from '../testing/wait-for.ts';
import type { EventBus, OutgoingEvent } from './event-bus.ts';

interface MadeBus extends AsyncDisposable {
  /** Retries quickly and gives up after a few attempts. */
  bus: EventBus;
  /** The ids of the events in the dead letters of a consumer. */
  deadLetters(consumer: string): Promise<string[]>;
}

/** What every `EventBus` does. */
export function describeEventBus(name: string, make: () => Promise<MadeBus>): void {
  describe(`${name} as an EventBus`, () => {
    let made: MadeBus;
    beforeAll(async () => (made = await make()));
    afterAll(() => made[Symbol.asyncDispose]());
    const signal = new AbortController().signal;
    const publish = (events: OutgoingEvent[]) => made.bus.publish(events, { signal });

    test('brings every event to each consumer', async () => {
      const [one, two] = [collector(), collector()];
      await using _a = await subscribe(made.bus, one);
      await using _b = await subscribe(made.bus, two);
      const events = ['a', 'b', 'c'].map((key) => outgoing({ key }));
      expect(await publish(events)).toEqual({ failed: [] });
      await waitFor(() => one.has(events) && two.has(events));
    });

    test('keeps the order of each key', async () => {
      const seen = collector();
      await using _s = await subscribe(made.bus, seen);
      const keys = Array.from({ length: 5 }, () => randomUUID());
      const events = Array.from({ length: 100 }, (_, n) =>
        outgoing({ key: keys[n % keys.length] ?? '' }),
      );
      await publish(events.slice(0, 60));
      await publish(events.slice(60));
      await waitFor(() => seen.has(events));
      for (const key of keys)
        expect(seen.events.filter((e) => e.subject === key).map((e) => e.id)).toEqual(
          events.filter((e) => e.key === key).map((e) => e.event.id),
        );
    });

    test('delivers again what a handler threw on, and other keys meanwhile', async () => {
      const [bad, good] = [outgoing({ key: randomUUID() }), outgoing({ key: randomUUID() })];
      const seen = collector();
      let failures = 0;
      await using _s = await subscribe(made.bus, seen, async (event) => {
        if (event.id === bad.event.id && failures < 2) {
          failures += 1;
          throw new Error('not yet');
        }
      });
      await publish([bad, good]);
      await waitFor(() => seen.has([bad, good]));
      expect(failures).toBe(2);
      expect(seen.events[0]?.id).toBe(good.event.id);
    });

    test('puts what can never be handled into the dead letters and goes on with its key', async () => {
      const key = randomUUID();
      const [poison, next] = [outgoing({ key }), outgoing({ key })];
      const seen = collector();
      await using _s = await subscribe(made.bus, seen, async (event) => {
        if (event.id === poison.event.id)
          throw Object.assign(new Error('never'), { retryable: false });
      });
      await publish([poison, next]);
      await waitFor(() => seen.has([next]));
      await waitFor(async () => (await made.deadLetters(seen.consumer)).includes(poison.event.id));
      expect(seen.has([poison])).toBe(false);
    });

    test('gives up after its retries', async () => {
      const event = outgoing({ key: randomUUID() });
      const seen = collector();
      let attempts = 0;
      await using _s = await subscribe(made.bus, seen, async (given) => {
        if (given.id !== event.event.id) return;
        attempts += 1;
        throw new Error('still not');
      });
      await publish([event]);
      await waitFor(async () => (await made.deadLetters(seen.consumer)).includes(event.event.id));
      expect(attempts).toBeGreaterThan(1);
    });

    test('shares the events between replicas of one consumer', async () => {
      const one = collector();
      const two = collector(one.consumer);
      await using _a = await subscribe(made.bus, one);
      await using _b = await subscribe(made.bus, two);
      const events = Array.from({ length: 40 }, () => outgoing({ key: randomUUID() }));
      await publish(events);
      await waitFor(() => one.count(events) + two.count(events) >= events.length);
      const ids = [...one.events, ...two.events].map((event) => event.id);
      const ours = ids.filter((id) => events.some((event) => event.event.id === id));
      expect(new Set(ours).size).toBe(ours.length);
    });

    test('waits for the handler under way when disposed, and loses nothing across it', async () => {
      const [first, second] = [outgoing({ key: 'same' }), outgoing({ key: 'same' })];
      const entered = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const seen = collector();
      const subscription = await subscribe(made.bus, seen, async (event) => {
        if (event.id !== first.event.id) return;
        entered.resolve();
        await release.promise;
      });
      await publish([first]);
      await entered.promise;
      const disposed = subscription[Symbol.asyncDispose]();
      await publish([second]);
      release.resolve();
      await disposed;
      expect(seen.has([first])).toBe(true);
      const after = collector(seen.consumer);
      await using _again = await subscribe(made.bus, after);
      await waitFor(() => after.has([second]) || seen.has([second]));
      expect(after.has([first])).toBe(false);
    });

    test('refuses to publish for a signal that is aborted', async () => {
      await expect(
        made.bus.publish([outgoing({ key: 'a' })], { signal: AbortSignal.abort() }),
      ).rejects.toThrow();
    });
  });
}

function outgoing({ key }: { key: string }): OutgoingEvent {
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

function collector(consumer = `contract-${randomUUID()}`) {
  const events: CloudEvent[] = [];
  const count = (wanted: readonly OutgoingEvent[]) =>
    wanted.filter(({ event }) => events.some((seen) => seen.id === event.id)).length;
  return { consumer, events, count, has: (w: readonly OutgoingEvent[]) => count(w) === w.length };
}

function subscribe(
  bus: EventBus,
  { consumer, events }: ReturnType<typeof collector>,
  before: (event: CloudEvent) => Promise<void> = async () => {},
) {
  return bus.subscribe({
    topic: 'task-events',
    consumer,
    async handle(event) {
      await before(event);
      events.push(event);
    },
  });
}
