import { describe, expect, it } from 'vitest';

import { FakeClock } from '../testing/fake-clock.ts';
import { DueTimer, type TickResult } from './due-timer.ts';

const FLOOR = 300_000;
const idle: TickResult = { done: 0, more: false };

function setUp(answer: (tickNumber: number, clock: FakeClock) => TickResult | Error = () => idle) {
  const clock = new FakeClock();
  const ticks: number[] = [];
  const errors: { error: unknown; retryInMs: number }[] = [];
  const timer = new DueTimer({
    clock,
    floorMs: FLOOR,
    random: () => 1,
    onError: (error, retryInMs) => errors.push({ error, retryInMs }),
    async tick() {
      ticks.push(clock.monotonic());
      const result = answer(ticks.length, clock);
      if (result instanceof Error) throw result;
      return result;
    },
  });
  return { clock, timer, ticks, errors };
}

describe('DueTimer', () => {
  it('ticks at the start and then every floor when nothing is due', async () => {
    const { clock, timer, ticks } = setUp();
    timer.start();
    await clock.advance(2 * FLOOR);
    expect(ticks).toEqual([0, FLOOR, 2 * FLOOR]);
  });

  it('ticks at the next due moment', async () => {
    const { clock, timer, ticks } = setUp((n) => (n === 1 ? { ...idle, nextInMs: 42_500 } : idle));
    timer.start();
    await clock.advance(42_499);
    expect(ticks).toEqual([0]);
    await clock.advance(1);
    expect(ticks).toEqual([0, 42_500]);
  });

  it('keeps the floor when the next due moment is far away', async () => {
    const { clock, timer, ticks } = setUp(() => ({ ...idle, nextInMs: 10 * FLOOR }));
    timer.start();
    await clock.advance(FLOOR);
    expect(ticks).toEqual([0, FLOOR]);
  });

  it('ticks again at once while there is more', async () => {
    const { clock, timer, ticks } = setUp((n) => ({ done: 10, more: n < 4 }));
    timer.start();
    await clock.advance(0);
    expect(ticks).toEqual([0, 0, 0, 0]);
  });

  it('does not spin when more is due but nothing gets done', async () => {
    const { clock, timer, ticks } = setUp(() => ({ done: 0, more: true }));
    timer.start();
    await clock.advance(1000);
    expect(ticks).toEqual([0, 200, 400, 600, 800, 1000]);
  });

  it('does not spin when the server answers before a moment that is over when it is asked again', async () => {
    const { clock, timer, ticks } = setUp((n) => (n < 4 ? { ...idle, nextInMs: 0 } : idle));
    timer.start();
    await clock.advance(1000);
    expect(ticks).toEqual([0, 200, 400, 600]);
  });

  it('is set to an earlier moment by a nudge, and not to a later one', async () => {
    const { clock, timer, ticks } = setUp((n) => (n === 1 ? { ...idle, nextInMs: 60_000 } : idle));
    timer.start();
    await clock.advance(1000);
    timer.nudge(90_000);
    timer.nudge(5000);
    timer.nudge(30_000);
    await clock.advance(59_000);
    expect(ticks).toEqual([0, 6000]);
  });

  it('ticks once more after a nudge that came during a tick', async () => {
    const { clock, timer, ticks } = setUp((n) => {
      if (n === 1) timer.nudge();
      return idle;
    });
    timer.start();
    await clock.advance(1000);
    expect(ticks).toEqual([0, 200]);
  });

  it('takes many nudges within a moment together', async () => {
    const { clock, timer, ticks } = setUp();
    timer.start();
    await clock.advance(10);
    for (let nudges = 0; nudges < 100; nudges += 1) timer.nudge();
    await clock.advance(1000);
    expect(ticks).toEqual([0, 200]);
  });

  it('backs off after errors, reports each, and goes on as before after a success', async () => {
    const { clock, timer, ticks, errors } = setUp((n) => (n <= 3 ? new Error(`no ${n}`) : idle));
    timer.start();
    await clock.advance(1000);
    expect(ticks).toEqual([0, 250, 750]);
    expect(timer.lastError).toEqual(new Error('no 3'));
    await clock.advance(750 + FLOOR);
    expect(ticks).toEqual([0, 250, 750, 1750, 1750 + FLOOR]);
    expect(errors.map(({ retryInMs }) => retryInMs)).toEqual([250, 500, 1000]);
    expect(timer.lastError).toBeUndefined();
  });

  it('never waits longer than half a minute for a retry', async () => {
    const { clock, timer, errors } = setUp(() => new Error('down'));
    timer.start();
    await clock.advance(600_000);
    expect(Math.max(...errors.map(({ retryInMs }) => retryInMs))).toBe(30_000);
  });

  it('keeps to the backoff when nudged', async () => {
    const { clock, timer, ticks } = setUp((n) => (n <= 2 ? new Error('down') : idle));
    timer.start();
    await clock.advance(100);
    timer.nudge();
    await clock.advance(650);
    expect(ticks).toEqual([0, 250, 750]);
  });

  it.each([-7_200_000, 0, 7_200_000])(
    'ticks when the server said, with a wall clock %i ms from the server’s',
    async (skew) => {
      const { clock, timer, ticks } = setUp((_n, ticking) => {
        const nextInMs = 42_500 - ticking.monotonic();
        return nextInMs > 0 ? { ...idle, nextInMs } : idle;
      });
      clock.set(skew);
      timer.start();
      await clock.advance(0);
      timer.nudge(60_000);
      await clock.advance(42_500);
      expect(ticks.at(-1)).toBe(42_500);
    },
  );

  it('notices a clock that was set forward', async () => {
    const { clock, timer, ticks } = setUp((n) => (n === 1 ? { ...idle, nextInMs: 200_000 } : idle));
    timer.start();
    await clock.advance(1000);
    clock.set(500_000);
    await clock.advance(15_000);
    expect(ticks).toHaveLength(2);
  });

  it('aborts the tick under way when disposed, waits for it, and never ticks again', async () => {
    const clock = new FakeClock();
    const seen: string[] = [];
    const timer = new DueTimer({
      clock,
      floorMs: FLOOR,
      onError: () => seen.push('error reported'),
      async tick(signal) {
        seen.push('tick');
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        seen.push('aborted');
        throw signal.reason;
      },
    });
    timer.start();
    await clock.advance(0);
    await timer[Symbol.asyncDispose]();
    timer.nudge(0);
    await clock.advance(2 * FLOOR);
    expect(seen).toEqual(['tick', 'aborted']);
    expect(clock.pending).toBe(0);
  });
});
