import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { checkAgainst } from './harness/check.ts';
import { startLoad } from './harness/load.ts';
import type { Ledger } from './harness/load.ts';
import { startTestStack } from './harness/test-stack.ts';

const LOAD_MS = 5000;

test(
  'three replicas of everything: each thing once, over a rolling restart too',
  { timeout: 300_000 },
  async () => {
    const stack = await startTestStack({
      replicas: { 'mcp-server': 3, 'agent-runtime': 1, recurrence: 3, notification: 3 },
    });
    let ledger: Ledger;
    {
      await using load = await startLoad(stack);
      ledger = load.ledger;
      await sleep(LOAD_MS);
      for (const { app } of stack.replicas) await app.restart();
      await sleep(LOAD_MS);
    }
    expect(ledger.added.size).toBeGreaterThan(100);
    await checkAgainst(stack, ledger);
  },
);
