import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { run, startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern, findTasks } from '../harness/mcp.ts';

/** Milliseconds into a start: while modules load, the database is made, migrated, and answers come. */
const MOMENTS = [300, 600, 700, 800, 900, 1000, 1200, 1500, 1900];

test(
  'killed at any moment of the first start, the next one is whole',
  { timeout: 360_000 },
  async () => {
    await using data = await temporaryDataFolder();
    for (const moment of MOMENTS) {
      const started = run(data.path);
      await sleep(moment);
      started.signal('SIGKILL');
      await started.ended;
    }
    {
      await using instance = await startInstance(data.path);
      await using caller = await connectModern(instance.access);
      await caller.call('quick_add', { text: 'water the plants every 3 days' });
      expect(await findTasks(caller)).toHaveLength(1);
    }
    const left = await readdir(data.path);
    expect(left.filter((name) => /\.tmp$|\.init-/u.test(name))).toEqual([]);
  },
);
