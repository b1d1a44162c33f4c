import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { checkDeliveries } from './harness/check-deliveries.ts';
import { checkAgainst } from './harness/check.ts';
import { startLoad } from './harness/load.ts';
import type { Ledger } from './harness/load.ts';
import { startReceivers } from './harness/receivers.ts';
import type { Arrival } from './harness/receivers.ts';
import { startTestStack } from './harness/test-stack.ts';
import type { TestStack } from './harness/test-stack.ts';
import { addTask } from './harness/tools.ts';

/** `TASKLOOM_TEST_KILLS=1000 npm run test:stack -- kills` is the long run. */
const KILLS = Number(process.env['TASKLOOM_TEST_KILLS'] ?? 100);
/** Between two kills: some hit a program that is just coming back. */
const PAUSE_MS = { least: 50, most: 900 };
/** After the last kill, for as many calls as kills. */
const RECOVERY_MS = 120_000;

test(
  `${KILLS} programs killed at random moments under load: nothing lost, nothing twice`,
  { timeout: 300_000 + KILLS * 5000 },
  async () => {
    await using receivers = await startReceivers();
    const stack = await startTestStack({
      env: receivers.env,
      replicas: { 'mcp-server': 2, recurrence: 2, notification: 2 },
    });
    await receivers.switchOn(stack);
    const programs = stack.replicas.flatMap(({ app, sidecar }) => [app, app, sidecar]);
    let ledger: Ledger;
    let killed = 0;
    let workersKilled = 0;
    {
      await using load = await startLoad(stack);
      ledger = load.ledger;
      while (killed < KILLS) {
        await sleep(randomInt(PAUSE_MS.least, PAUSE_MS.most));
        const program = programs[randomInt(programs.length)];
        if (program?.running === undefined) continue;
        await program.kill();
        killed += 1;
        if (program.name.startsWith('notification')) workersKilled += 1;
      }
      const { added, completed, reminded } = ledger;
      await waitFor(() => added.size > KILLS && completed.size > 0 && reminded.size > 0, {
        timeoutMs: RECOVERY_MS,
        what: 'the load to come through',
      });
    }
    await checkAgainst(stack, ledger);
    const received = { arrivals: receivers.arrivals, kills: workersKilled };
    await checkDeliveries(stack, ledger, received);

    // What the checker is worth: it sees a task that is not there, and one that is there twice.
    const lost = { ...ledger, added: new Map([['never added', 'no id']]) };
    await expect(checkAgainst(stack, lost)).rejects.toThrow('never added');
    const title = 'added twice';
    await addTask(stack, { title });
    await addTask(stack, { title });
    await expect(checkAgainst(stack, ledger)).rejects.toThrow(title);
    await seesWhatIsWrong(stack, ledger, received);
  },
);

/** What the checker of deliveries is worth: a hook that did not come, one under another id, a third mail. */
async function seesWhatIsWrong(
  stack: TestStack,
  ledger: Ledger,
  { arrivals, kills }: { arrivals: () => Arrival[]; kills: number },
): Promise<void> {
  const all = arrivals();
  const hook = all.findLast(({ channel }) => channel === 'webhook');
  const mail = all.findLast(({ channel }) => channel === 'email');
  if (hook === undefined || mail === undefined) throw new Error('nothing arrived');
  const wrong = {
    'lost deliveries': all.filter(({ id }) => id !== hook.id),
    'deliveries under two ids': [...all, { ...hook, id: 'another' }],
    'deliveries repeated too often': [...all, mail, mail],
    'deliveries of nothing': [...all, { ...mail, title: 'never asked for' }],
  };
  for (const [complaint, given] of Object.entries(wrong))
    await expect(checkDeliveries(stack, ledger, { arrivals: () => given, kills })).rejects.toThrow(
      complaint,
    );
}
