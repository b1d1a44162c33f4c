import type { ItemFailure } from '@taskloom/contracts';

import type { TaskRow } from '../domain/rows.ts';
import { presentTasks } from '../domain/tasks/present.ts';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import type { BatchAnswer } from './schemas.ts';

/** The tasks of a batch as they are at its end, a later item may have changed an earlier one. */
export async function answerTasks(
  work: UnitOfWork,
  { done, failures }: { done: readonly TaskRow[]; failures: ItemFailure[] },
): Promise<BatchAnswer> {
  const rowOf = new Map(done.map((row) => [row.id, work.changes.latest('task', row.id) ?? row]));
  return {
    tasks: await presentTasks(work, [...rowOf.values()]),
    failures,
    operation_id: work.changes.operationId,
  };
}
