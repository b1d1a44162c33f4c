import { createInProcessLiveBus, type LiveBus } from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import { expect, test, vi } from 'vitest';

import { channels } from '../conversations/keys.ts';
import { PodHeartbeats } from './pod-heartbeats.ts';

/** A pod's way to the bus, which can break. */
function connection(bus: LiveBus): LiveBus & { up: boolean } {
  const own: LiveBus & { up: boolean } = {
    up: true,
    publish: (channel, message) => {
      if (own.up) bus.publish(channel, message);
    },
    subscribe: (channel, listener) =>
      bus.subscribe(channel, (message) => {
        if (own.up) listener(message);
      }),
    [Symbol.asyncDispose]: async () => {},
  };
  return own;
}

async function startPods() {
  const bus = createInProcessLiveBus();
  const connections = { a: connection(bus), b: connection(bus) };
  const silences: number[] = [];
  const pods = {
    a: new PodHeartbeats({
      liveBus: connections.a,
      owner: 'a',
      onSilent: () => silences.push(performance.now()),
    }),
    b: new PodHeartbeats({ liveBus: connections.b, owner: 'b', onSilent() {} }),
  };
  await pods.a.start();
  await pods.b.start();
  const heard = new Set<unknown>();
  await using listening = await bus.subscribe(channels.pods, (hint) => {
    heard.add((hint as { owner: string }).owner);
  });
  await waitFor(() => heard.size === 2);
  await listening[Symbol.asyncDispose]();
  return {
    ...pods,
    connections,
    silences,
    async [Symbol.asyncDispose]() {
      await pods.a[Symbol.asyncDispose]();
      await pods.b[Symbol.asyncDispose]();
    },
  };
}

test('a pod that is killed is noticed within two seconds, and one that comes back is not dead', async () => {
  await using pods = await startPods();
  pods.connections.b.up = false;
  await waitFor(() => pods.a.isDead('b'), { what: 'b noticed' });
  expect(pods.silences).toHaveLength(1);
  expect(pods.a.isDead('a')).toBe(false);
  pods.connections.b.up = true;
  await waitFor(() => !pods.a.isDead('b'));
});

test('a run is taken from a silent pod at once, unless it changed hands again and again', async () => {
  await using pods = await startPods();
  expect(pods.a.isAbandoned({ owner: 'b', claims: 1 })).toBe(false);
  pods.connections.b.up = false;
  await waitFor(() => pods.a.isAbandoned({ owner: 'b', claims: 1 }));
  expect(pods.a.isAbandoned({ owner: 'b', claims: 3 })).toBe(true);
  // Pods that stall under load would hand it round, and never get on.
  expect(pods.a.isAbandoned({ owner: 'b', claims: 4 })).toBe(false);
  expect(pods.a.isAbandoned({ owner: undefined, claims: 1 })).toBe(false);
});

test('who is cut off from the bus takes nobody for dead', async () => {
  await using pods = await startPods();
  pods.connections.a.up = false;
  await waitFor(() => pods.b.isDead('a'));
  expect(pods.a.isDead('b')).toBe(false);
  expect(pods.silences).toEqual([]);
});

test('a pod that is long dead is forgotten', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  try {
    const bus = createInProcessLiveBus();
    await using pod = new PodHeartbeats({ liveBus: bus, owner: 'a', onSilent() {} });
    await pod.start();
    bus.publish(channels.pods, { owner: 'b' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(pod.isDead('b')).toBe(true);
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    expect(pod.isDead('b')).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(pod.isDead('b')).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});
