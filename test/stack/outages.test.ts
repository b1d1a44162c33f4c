import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { checkAgainst } from './harness/check.ts';
import { countOutbox } from './harness/outbox.ts';
import { medianMs, startLoad } from './harness/load.ts';
import type { Ledger } from './harness/load.ts';
import { startTestStack } from './harness/test-stack.ts';

/** How long a broker stays away. */
const OUTAGE_MS = Number(process.env['TASKLOOM_TEST_OUTAGE_SECONDS'] ?? 60) * 1000;
const USUAL_MS = 5000;
const TIMEOUT_MS = OUTAGE_MS + 300_000;

test(
  'Kafka away: tasks go on as usual, and everything arrives afterwards',
  { timeout: TIMEOUT_MS },
  async () => {
    const stack = await startTestStack();
    let ledger: Ledger;
    {
      await using load = await startLoad(stack);
      ledger = load.ledger;
      const begun = Date.now();
      await sleep(USUAL_MS);
      await stack.kafka.stop();
      const away = Date.now();
      await sleep(OUTAGE_MS);
      expect(await countOutbox(stack)).toBeGreaterThan(0);
      const back = Date.now();
      const [before, during] = [medianMs(ledger, begun, away), medianMs(ledger, away, back)];
      expect(during).toBeLessThan(3 * before + 20);
      expect(longest(ledger, away, back)).toBeLessThan(3000);
      await stack.kafka.start();
      await sleep(USUAL_MS);
    }
    expect(Object.fromEntries(ledger.failures)).toEqual({});
    await checkAgainst(stack, ledger);
  },
);

test('Redis away: tasks go on as usual', { timeout: TIMEOUT_MS }, async () => {
  const stack = await startTestStack({ replicas: { 'mcp-server': 2 } });
  let ledger: Ledger;
  {
    await using load = await startLoad(stack);
    ledger = load.ledger;
    await sleep(USUAL_MS);
    await stack.redis.stop();
    const away = Date.now();
    await sleep(OUTAGE_MS / 4);
    expect(longest(ledger, away, Date.now())).toBeLessThan(3000);
    await stack.redis.start();
    await sleep(USUAL_MS);
  }
  expect(Object.fromEntries(ledger.failures)).toEqual({});
  await checkAgainst(stack, ledger);
});

test(
  'PostgreSQL restarted: calls say "unavailable", a retry works, nothing is half-written',
  { timeout: TIMEOUT_MS },
  async () => {
    const stack = await startTestStack();
    let ledger: Ledger;
    {
      await using load = await startLoad(stack);
      ledger = load.ledger;
      await sleep(USUAL_MS);
      await stack.postgres.restart();
      await sleep(USUAL_MS);
      await stack.postgres.kill();
      await sleep(USUAL_MS);
    }
    // 503 is how the same is said before a caller is known.
    const expected = ['unavailable', 'HTTP 503'];
    expect([...ledger.failures.keys()].filter((kind) => !expected.includes(kind))).toEqual([]);
    await checkAgainst(stack, ledger);
  },
);

test(
  'each sidecar killed: tasks go on, and everything arrives',
  { timeout: TIMEOUT_MS },
  async () => {
    const stack = await startTestStack();
    let ledger: Ledger;
    {
      await using load = await startLoad(stack);
      ledger = load.ledger;
      for (const { sidecar } of stack.replicas) {
        await sleep(USUAL_MS / 2);
        await sidecar.kill();
      }
      await sleep(USUAL_MS);
    }
    expect(Object.fromEntries(ledger.failures)).toEqual({});
    await checkAgainst(stack, ledger);
  },
);

function longest(ledger: Ledger, from: number, to: number): number {
  const during = ledger.calls.filter(({ at }) => at >= from && at < to);
  return Math.max(0, ...during.map(({ ms }) => ms));
}
