import type { ItemFailure } from '@taskloom/contracts';

import { TaskloomError, toTaskloomError } from '../errors.ts';
import { NeedsSavepoints } from './change-tracker.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/**
 * Does each item on its own: one that fails is reported with its place and loses nothing of the rest,
 * unless `atomic`, which takes back everything with the first failure.
 */
export async function runBatch<I, R>(
  work: UnitOfWork,
  {
    items,
    name,
    atomic = false,
    run,
  }: {
    items: readonly I[];
    /** Of the list in the input, for error paths such as `tasks[2].due`. */
    name: string;
    atomic?: boolean | undefined;
    run: (item: I) => Promise<R>;
  },
): Promise<{ done: R[]; failures: ItemFailure[] }> {
  const done: R[] = [];
  const failures: ItemFailure[] = [];
  const refused = work.refused ?? new Map<number, TaskloomError>();
  let index = -1;
  for (const item of items) {
    do index++;
    while (refused.has(index));
    work.signal?.throwIfAborted();
    try {
      done.push(await work.changes.attempt(() => run(item)));
    } catch (error) {
      if (error instanceof NeedsSavepoints) throw error;
      // Only what the caller can mend is an item's failure; the rest fails the call.
      if (!(error instanceof TaskloomError) && toTaskloomError(error).retryable) throw error;
      const failure = toTaskloomError(error).at(`${name}[${index}]`);
      if (atomic) throw failure;
      failures.push({ index, ...failure.toPayload() });
    }
    work.progress?.(done.length + failures.length + refused.size, items.length + refused.size);
  }
  for (const [place, error] of refused) failures.push({ index: place, ...error.toPayload() });
  return { done, failures: failures.toSorted((a, b) => a.index - b.index) };
}
