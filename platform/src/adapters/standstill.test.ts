import { expect, test } from 'vitest';

import { Standstill } from './standstill.ts';

function start() {
  let now = 0;
  const standstill = new Standstill(() => now);
  /** As a process that is awake: each beat in its time. */
  const pass = (ms: number) => {
    for (const end = now + ms; now < end; now += 250) standstill.isOver();
  };
  const standStill = (ms: number) => void (now += ms);
  return { standstill, pass, standStill };
}

test('is over where there was none, whatever is under way', () => {
  const { standstill, pass } = start();
  using _s = standstill;
  void standstill.during(() => new Promise(() => {}));
  pass(60_000);
  expect(standstill.isOver()).toBe(true);
});

test('is over once what was under way has ended, and some time after', async () => {
  const { standstill, pass, standStill } = start();
  using _s = standstill;
  const delivery = Promise.withResolvers<void>();
  const ended = standstill.during(() => delivery.promise);
  standStill(3_000);
  expect(standstill.isOver()).toBe(false);
  pass(60_000);
  expect(standstill.isOver()).toBe(false);
  delivery.resolve();
  await ended;
  expect(standstill.isOver()).toBe(false);
  pass(1_000);
  expect(standstill.isOver()).toBe(true);
});

test('is not over at once where nothing is known to be under way', () => {
  const { standstill, pass, standStill } = start();
  using _s = standstill;
  pass(10_000);
  standStill(3_000);
  expect(standstill.isOver()).toBe(false);
  pass(1_000);
  expect(standstill.isOver()).toBe(true);
});

test('is not over while deliveries keep coming', async () => {
  const { standstill, pass, standStill } = start();
  using _s = standstill;
  standStill(3_000);
  await standstill.during(async () => {});
  for (let count = 0; count < 20; count += 1) {
    pass(500);
    await standstill.during(() => Promise.reject(new Error('no'))).catch(() => {});
    expect(standstill.isOver()).toBe(false);
  }
  pass(1_000);
  expect(standstill.isOver()).toBe(true);
});

test('is none when a beat is only late', () => {
  const { standstill, standStill } = start();
  using _s = standstill;
  void standstill.during(() => new Promise(() => {}));
  standStill(1_900);
  expect(standstill.isOver()).toBe(true);
});
