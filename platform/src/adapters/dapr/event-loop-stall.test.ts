import { expect, test } from 'vitest';

import { EventLoopStallMonitor } from './event-loop-stall.ts';

function start() {
  let now = 0;
  const monitor = new EventLoopStallMonitor(() => now);
  /** As a process that is awake: each beat in its time. */
  const pass = (ms: number) => {
    for (const end = now + ms; now < end; now += 250) monitor.hasRecovered();
  };
  const stall = (ms: number) => void (now += ms);
  return { monitor, pass, stall };
}

test('has recovered where there was no stall, whatever is under way', () => {
  const { monitor, pass } = start();
  using _s = monitor;
  void monitor.track(() => new Promise(() => {}));
  pass(60_000);
  expect(monitor.hasRecovered()).toBe(true);
});

test('has recovered once what was under way has ended, and some time after', async () => {
  const { monitor, pass, stall } = start();
  using _s = monitor;
  const delivery = Promise.withResolvers<void>();
  const ended = monitor.track(() => delivery.promise);
  stall(3_000);
  expect(monitor.hasRecovered()).toBe(false);
  pass(60_000);
  expect(monitor.hasRecovered()).toBe(false);
  delivery.resolve();
  await ended;
  expect(monitor.hasRecovered()).toBe(false);
  pass(1_000);
  expect(monitor.hasRecovered()).toBe(true);
});

test('has not recovered at once where nothing is known to be under way', () => {
  const { monitor, pass, stall } = start();
  using _s = monitor;
  pass(10_000);
  stall(3_000);
  expect(monitor.hasRecovered()).toBe(false);
  pass(1_000);
  expect(monitor.hasRecovered()).toBe(true);
});

test('has not recovered while deliveries keep coming', async () => {
  const { monitor, pass, stall } = start();
  using _s = monitor;
  stall(3_000);
  await monitor.track(async () => {});
  for (let count = 0; count < 20; count += 1) {
    pass(500);
    await monitor.track(() => Promise.reject(new Error('no'))).catch(() => {});
    expect(monitor.hasRecovered()).toBe(false);
  }
  pass(1_000);
  expect(monitor.hasRecovered()).toBe(true);
});

test('is no stall when a beat is only late', () => {
  const { monitor, stall } = start();
  using _s = monitor;
  void monitor.track(() => new Promise(() => {}));
  stall(1_900);
  expect(monitor.hasRecovered()).toBe(true);
});
