import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { checkDeliveries } from './harness/check-deliveries.ts';
import { checkAgainst } from './harness/check.ts';
import { startLoad } from './harness/load.ts';
import type { Ledger } from './harness/load.ts';
import { startReceivers } from './harness/receivers.ts';
import { startTalk } from './harness/talk.ts';
import type { Talk } from './harness/talk.ts';
import { startTestStack } from './harness/test-stack.ts';
import { findAllTasks } from './harness/tools.ts';

const LOAD_MS = 5000;

test(
  'three replicas of everything: each thing once, over a rolling restart too',
  { timeout: 600_000 },
  async () => {
    await using receivers = await startReceivers();
    const stack = await startTestStack({
      env: receivers.env,
      replicas: { 'mcp-server': 3, 'agent-runtime': 3, recurrence: 3, notification: 3 },
    });
    await receivers.switchOn(stack);
    let ledger: Ledger;
    let talk: Talk;
    {
      await using load = await startLoad(stack);
      await using talking = startTalk(stack);
      ledger = load.ledger;
      talk = talking;
      await sleep(LOAD_MS);
      for (const { app } of stack.replicas) await app.restart();
      await sleep(LOAD_MS);
    }
    expect(ledger.added.size).toBeGreaterThan(100);
    expect(ledger.reminded.size).toBeGreaterThan(0);
    await checkAgainst(stack, ledger);
    // Whoever is asked to stop records what it sends: nothing arrives again.
    await checkDeliveries(stack, ledger, { arrivals: receivers.arrivals, kills: 0 });

    expect(talk.answersOf.size).toBe(3);
    expect(talk.seqs).toEqual(talk.seqs.map((_, index) => index + 1));
    const titles = (await findAllTasks(stack, { text: 'buy', limit: 200 })).map(
      ({ title }) => title,
    );
    expect(titles.toSorted()).toEqual(talk.asked.toSorted());
  },
);
