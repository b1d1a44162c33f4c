import { expect, test } from 'vitest';

import { startInstance, temporaryDataFolder } from '../harness/instance.ts';
import { connectModern, findTasks } from '../harness/mcp.ts';

test(
  'two copies run side by side and know nothing of each other',
  { timeout: 360_000 },
  async () => {
    await using leftData = await temporaryDataFolder();
    await using rightData = await temporaryDataFolder();
    const [left, right] = await Promise.all([
      startInstance(leftData.path),
      startInstance(rightData.path),
    ]);
    await using _left = left;
    await using _right = right;
    await using leftCaller = await connectModern(left.access);
    await using rightCaller = await connectModern(right.access);

    await leftCaller.call('add_tasks', { tasks: [{ title: 'only here' }] });
    expect(await findTasks(leftCaller)).toHaveLength(1);
    expect(await findTasks(rightCaller)).toEqual([]);
    await expect(connectModern({ ...right.access, token: left.access.token })).rejects.toThrow(
      /401|unauthorized/iu,
    );
  },
);
