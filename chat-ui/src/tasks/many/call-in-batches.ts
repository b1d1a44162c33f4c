import type { Task } from '@taskloom/contracts';

import type { TasksAnswer } from '../../data/answers.ts';
import { firstFailure } from '../../data/tool-error.ts';

/** As many as one call takes. */
const BATCH = 100;

export interface BatchesAnswer {
  tasks: Task[];
  /** By the place of the item among all. */
  refused: ReadonlyMap<number, unknown>;
  /** How many items wait for Taskloom to be back. */
  kept: number;
  operations: string[];
}

/**
 * One call for all items, or as few as take them; a call that fails refuses its items and all after
 * them. `call` answers undefined where the batch is kept for later.
 */
export async function callInBatches<T>(
  items: readonly T[],
  call: (batch: T[]) => Promise<TasksAnswer | undefined>,
): Promise<BatchesAnswer> {
  const tasks: Task[] = [];
  const operations: string[] = [];
  const refused = new Map<number, unknown>();
  let kept = 0;
  for (let from = 0; from < items.length; from += BATCH) {
    const batch = items.slice(from, from + BATCH);
    try {
      const answer = await call(batch);
      if (answer === undefined) {
        kept += batch.length;
        continue;
      }
      tasks.push(...answer.tasks);
      if (answer.operation_id !== undefined) operations.push(answer.operation_id);
      for (const failure of answer.failures)
        refused.set(from + failure.index, firstFailure([failure]));
    } catch (error) {
      for (let place = from; place < items.length; place += 1) refused.set(place, error);
      break;
    }
  }
  return { tasks, refused, kept, operations };
}
