import { randomUUID } from 'node:crypto';

import type { CloudEvent } from '@taskloom/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { waitFor } from '../testing/wait-for.ts';
import type { EventBus, OutgoingEvent } from './event-bus.ts';
import { collector, firstsOf, outgoing, subscribe } from './event-bus.fixture.ts';

interface MadeBus extends AsyncDisposable {
  /** Retries quickly and gives up after a few attempts. */
  bus: EventBus;
  /** The ids of the events in the dead letters of a consumer. */
  deadLetters(consumer: string): Promise<string[]>;
  /** Two keys that never hold up each other; absent: any two. */
  apartKeys?(): [string, string];
}

/** What every `EventBus` does. */
export function describeEventBus(name: string, make: () => Promise<MadeBus>): void {
  describe(`${name} as an EventBus`, () => {
    let made: MadeBus;
    beforeAll(async () => (made = await make()));
    afterAll(() => made[Symbol.asyncDispose]());
    const signal = new AbortController().signal;
    const publish = (events: OutgoingEvent[]) => made.bus.publish(events, { signal });
    const apart = () => {
      const [one, other] = made.apartKeys?.() ?? [randomUUID(), randomUUID()];
      return [outgoing({ key: one }), outgoing({ key: other })] as const;
    };

    test('brings every event to each consumer, as it was, and once acknowledged not again', async () => {
      const [one, two] = [collector(), collector()];
      await using _a = await subscribe(made.bus, one);
      await using _b = await subscribe(made.bus, two);
      const events = ['a', 'b', 'c'].map((key) => outgoing({ key }));
      expect(await publish(events)).toEqual({ failed: [] });
      await waitFor(() => one.has(events) && two.has(events));
      expect(one.events.find(({ id }) => id === events[0]?.event.id)).toMatchObject(
        events[0]?.event ?? {},
      );
      // Whatever came twice would have come before the next events of the same keys.
      const after = ['a', 'b', 'c'].map((key) => outgoing({ key }));
      await publish(after);
      await waitFor(() => one.has(after) && two.has(after));
      for (const { events: seen } of [one, two])
        expect(seen.map(({ id }) => id).toSorted()).toEqual(
          [...events, ...after].map(({ event }) => event.id).toSorted(),
        );
    });

    test('publishes nothing when there is nothing', async () => {
      expect(await publish([])).toEqual({ failed: [] });
    });

    test('brings an event that is for one consumer to that one alone', async () => {
      const [one, two] = [collector(), collector()];
      await using _a = await subscribe(made.bus, one);
      await using _b = await subscribe(made.bus, two);
      const key = randomUUID();
      const [replayed, after] = [outgoing({ key }), outgoing({ key })];
      await publish([{ ...replayed, consumer: one.consumer }, after]);
      await waitFor(() => one.has([replayed, after]) && two.has([after]));
      expect(two.has([replayed])).toBe(false);
    });

    test('keeps topics apart', async () => {
      const [tasks, reminders] = [collector(), collector()];
      await using _a = await subscribe(made.bus, tasks);
      await using _b = await subscribe(made.bus, reminders, { topic: 'reminders' });
      const task = outgoing({ key: 'a' });
      const reminder = { ...outgoing({ key: 'a' }), topic: 'reminders' as const };
      await publish([reminder, task]);
      await waitFor(() => tasks.has([task]) && reminders.has([reminder]));
      expect([...tasks.events, ...reminders.events]).toHaveLength(2);
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
      const [bad, good] = apart();
      const seen = collector();
      let failures = 0;
      await using _s = await subscribe(made.bus, seen, {
        async before(event) {
          if (event.id !== bad.event.id || failures === 2) return;
          failures += 1;
          throw new Error('not yet');
        },
      });
      await publish([bad, good]);
      await waitFor(() => seen.has([bad, good]));
      expect(failures).toBe(2);
      expect(seen.events[0]?.id).toBe(good.event.id);
    });

    test('keeps the order of a key whose event fails at first', async () => {
      const key = randomUUID();
      const events = Array.from({ length: 6 }, () => outgoing({ key }));
      const seen = collector();
      let failed = false;
      await using _s = await subscribe(made.bus, seen, {
        async before(event) {
          if (event.id !== events[2]?.event.id || failed) return;
          failed = true;
          throw new Error('not yet');
        },
      });
      await publish(events);
      await waitFor(() => seen.has(events));
      expect(firstsOf(seen.events)).toEqual(events.map(({ event }) => event.id));
    });

    test('goes on with other keys while a handler takes its time', async () => {
      const [slow, quick] = apart();
      const release = Promise.withResolvers<void>();
      const entered: string[] = [];
      const seen = collector();
      await using _s = await subscribe(made.bus, seen, {
        async before(event) {
          entered.push(event.id);
          if (event.id === slow.event.id) await release.promise;
        },
      });
      await publish([slow]);
      await waitFor(() => entered.length === 1);
      await publish([quick]);
      await waitFor(() => seen.has([quick]));
      expect(seen.has([slow])).toBe(false);
      release.resolve();
      await waitFor(() => seen.has([slow]));
    });

    test('puts what can never be handled into the dead letters and goes on with its key', async () => {
      const key = randomUUID();
      const [poison, next] = [outgoing({ key }), outgoing({ key })];
      const seen = collector();
      let attempts = 0;
      await using _s = await subscribe(made.bus, seen, {
        async before(event) {
          if (event.id !== poison.event.id) return;
          attempts += 1;
          throw Object.assign(new Error('never'), { retryable: false });
        },
      });
      await publish([poison, next]);
      await waitFor(() => seen.has([next]));
      await waitFor(async () => (await made.deadLetters(seen.consumer)).includes(poison.event.id));
      expect(seen.has([poison])).toBe(false);
      expect(attempts).toBe(1);
    });

    test('gives up after its retries, and goes on with the key', async () => {
      const key = randomUUID();
      const [event, next] = [outgoing({ key }), outgoing({ key })];
      const seen = collector();
      let attempts = 0;
      await using _s = await subscribe(made.bus, seen, {
        async before(given) {
          if (given.id !== event.event.id) return;
          attempts += 1;
          throw new Error('still not');
        },
      });
      await publish([event, next]);
      await waitFor(async () => (await made.deadLetters(seen.consumer)).includes(event.event.id));
      expect(attempts).toBeGreaterThan(1);
      await waitFor(() => seen.has([next]));
    });

    test('shares the events between replicas of one consumer, each key in order', async () => {
      const one = collector();
      const two = collector(one.consumer);
      await using _a = await subscribe(made.bus, one);
      await using _b = await subscribe(made.bus, two);
      const keys = Array.from({ length: 10 }, () => randomUUID());
      const events = Array.from({ length: 80 }, (_, n) => outgoing({ key: keys[n % 10] ?? '' }));
      // As they come, whoever of the two handles them.
      const both: CloudEvent[] = [];
      for (const replica of [one, two]) replica.onEvent = (event) => both.push(event);
      for (let n = 0; n < events.length; n += 20) await publish(events.slice(n, n + 20));
      await waitFor(() => one.count(events) + two.count(events) >= events.length);
      expect(both).toHaveLength(events.length);
      for (const key of keys)
        expect(both.filter(({ subject }) => subject === key).map(({ id }) => id)).toEqual(
          events.filter((each) => each.key === key).map(({ event }) => event.id),
        );
    });

    test('never handles two events of one key at the same time', async () => {
      const key = randomUUID();
      const seen = collector();
      let running = 0;
      let most = 0;
      const before = async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running -= 1;
      };
      await using _a = await subscribe(made.bus, seen, { before });
      await using _b = await subscribe(made.bus, seen, { before });
      const events = Array.from({ length: 20 }, () => outgoing({ key }));
      await publish(events.slice(0, 10));
      await publish(events.slice(10));
      await waitFor(() => seen.has(events));
      expect(most).toBe(1);
    });

    test('keeps events for a consumer that is away', async () => {
      const seen = collector();
      await (await subscribe(made.bus, seen))[Symbol.asyncDispose]();
      const events = ['a', 'b', 'a'].map((key) => outgoing({ key }));
      await publish(events);
      expect(seen.events).toEqual([]);
      await using _s = await subscribe(made.bus, seen);
      await waitFor(() => seen.has(events));
    });

    test('waits for the handler under way when disposed, and loses nothing across it', async () => {
      const [first, second] = [outgoing({ key: 'same' }), outgoing({ key: 'same' })];
      const entered = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const seen = collector();
      const subscription = await subscribe(made.bus, seen, {
        async before(event) {
          if (event.id !== first.event.id) return;
          entered.resolve();
          await release.promise;
        },
      });
      await publish([first]);
      await entered.promise;
      const disposed = subscription[Symbol.asyncDispose]();
      let ended = false;
      const end = disposed.then(() => (ended = true));
      await publish([second]);
      expect(ended).toBe(false);
      release.resolve();
      await end;
      expect(seen.has([first])).toBe(true);
      const after = collector(seen.consumer);
      await using _again = await subscribe(made.bus, after);
      await waitFor(() => after.has([second]) || seen.has([second]));
      expect(after.has([first])).toBe(false);
    });

    test('refuses to publish for a signal that is aborted', async () => {
      const seen = collector();
      await using _s = await subscribe(made.bus, seen);
      const [refused, taken] = [outgoing({ key: 'a' }), outgoing({ key: 'a' })];
      const aborted = AbortSignal.abort(new Error('stopped by the test'));
      await expect(made.bus.publish([refused], { signal: aborted })).rejects.toThrow(
        'stopped by the test',
      );
      await publish([taken]);
      await waitFor(() => seen.has([taken]));
      expect(seen.has([refused])).toBe(false);
    });
  });
}
