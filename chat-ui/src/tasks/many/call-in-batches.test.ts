import { expect, test } from 'vitest';

import { makeTask } from '../testing/make-task.ts';
import { callInBatches } from './call-in-batches.ts';

const MANY = Array.from({ length: 250 }, (_, n) => `t${n}`);

test('as few calls as take all items, and what each refuses is told by its place among all', async () => {
  const sizes: number[] = [];
  const { tasks, refused, operations } = await callInBatches(MANY, async (batch) => {
    sizes.push(batch.length);
    return {
      tasks: batch.slice(1).map((id) => makeTask(id)),
      failures: [{ index: 0, code: 'not_found', message: `${batch[0]} is gone` }],
      operation_id: `o${sizes.length}`,
    };
  });
  expect(sizes).toEqual([100, 100, 50]);
  expect(tasks).toHaveLength(247);
  expect(operations).toEqual(['o1', 'o2', 'o3']);
  expect([...refused.keys()]).toEqual([0, 100, 200]);
  expect(refused.get(100)).toMatchObject({ message: 't100 is gone' });
});

test('a call that fails refuses its items and all that follow, and keeps what was done before', async () => {
  let calls = 0;
  const { refused, operations } = await callInBatches(MANY, async () => {
    calls += 1;
    if (calls === 2) throw new Error('away');
    return { tasks: [], failures: [], operation_id: `o${calls}` };
  });
  expect(calls).toBe(2);
  expect(operations).toEqual(['o1']);
  expect(refused.size).toBe(150);
});

test('what is kept for later is neither done nor refused', async () => {
  const { refused, kept, operations } = await callInBatches(MANY, async () => undefined);
  expect({ refused: refused.size, kept, operations }).toEqual({
    refused: 0,
    kept: 250,
    operations: [],
  });
});
