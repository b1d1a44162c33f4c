import { describe, expect, test } from 'vitest';

import { waitFor } from '../testing/wait-for.ts';
import type { LiveBus } from './live-bus.ts';

/** What every `LiveBus` does. `make` gives two buses that reach each other, as two replicas have. */
export function describeLiveBus(
  name: string,
  make: () => Promise<{ here: LiveBus; there: LiveBus } & AsyncDisposable>,
): void {
  describe(`${name} as a LiveBus`, () => {
    test('brings a message to every listener of its channel, its own included', async () => {
      await using buses = await make();
      const [here, there]: [unknown[], unknown[]] = [[], []];
      await buses.here.subscribe('a', (message) => here.push(message));
      await buses.there.subscribe('a', (message) => there.push(message));
      buses.here.publish('a', { n: 1 });
      await waitFor(() => here.length + there.length === 2);
      expect({ here, there }).toEqual({ here: [{ n: 1 }], there: [{ n: 1 }] });
    });

    test('keeps channels apart and messages of one publisher in order', async () => {
      await using buses = await make();
      const heard: unknown[] = [];
      await buses.there.subscribe('a', (message) => heard.push(message));
      for (let n = 0; n < 50; n += 1) {
        buses.here.publish('b', `other ${n}`);
        buses.here.publish('a', n);
      }
      await waitFor(() => heard.length >= 50);
      expect(heard).toEqual(Array.from({ length: 50 }, (_, n) => n));
    });

    test('delivers nothing after the subscription is disposed', async () => {
      await using buses = await make();
      const heard: unknown[] = [];
      const control: unknown[] = [];
      const subscription = await buses.there.subscribe('a', (message) => heard.push(message));
      await buses.there.subscribe('a', (message) => control.push(message));
      await subscription[Symbol.asyncDispose]();
      buses.here.publish('a', 1);
      await waitFor(() => control.length === 1);
      expect(heard).toEqual([]);
    });

    test('reaches the other listeners when one throws', async () => {
      await using buses = await make();
      const heard: unknown[] = [];
      await buses.there.subscribe('a', () => {
        throw new Error('this listener fails');
      });
      await buses.there.subscribe('a', (message) => heard.push(message));
      buses.here.publish('a', 1);
      buses.here.publish('a', 2);
      await waitFor(() => heard.length === 2);
      expect(heard).toEqual([1, 2]);
    });

    test('gives each listener a message of its own', async () => {
      await using buses = await make();
      const message = { list: [1] };
      const heard: unknown[] = [];
      await buses.here.subscribe('a', (given) => {
        heard.push(given);
        (given as typeof message).list.push(2);
      });
      await buses.here.subscribe('a', (given) => heard.push(structuredClone(given)));
      buses.here.publish('a', message);
      await waitFor(() => heard.length === 2);
      expect(message).toEqual({ list: [1] });
      expect(heard[1]).toEqual({ list: [1] });
    });

    test('takes any channel name, also one that nobody listens to', async () => {
      await using buses = await make();
      const heard: unknown[] = [];
      buses.here.publish('error', 'unheard');
      await buses.there.subscribe('project://ü 1', (message) => heard.push(message));
      buses.here.publish('project://ü 1', 'heard');
      await waitFor(() => heard.length === 1);
      expect(heard).toEqual(['heard']);
    });

    test('delivers nothing once the bus is disposed', async () => {
      await using buses = await make();
      const heard: unknown[] = [];
      await buses.here.subscribe('a', (message) => heard.push(message));
      await buses.here[Symbol.asyncDispose]();
      await buses.there[Symbol.asyncDispose]();
      expect(() => buses.here.publish('a', 1)).not.toThrow();
      await new Promise((resolve) => setImmediate(resolve));
      expect(heard).toEqual([]);
    });
  });
}
