import type { ItemFailure } from '@taskloom/contracts';

import type { TaskRow } from '../domain/entities.ts';
import { presentTasks } from '../domain/tasks/present.ts';
import type { Work } from '../domain/work.ts';
import type { BatchAnswer } from './schemas.ts';

/** The tasks of a batch as they are at its end, a later item may have changed an earlier one. */
export async function answerTasks(
  work: Work,
  { done, failures }: { done: readonly TaskRow[]; failures: ItemFailure[] },
): Promise<BatchAnswer> {
  const ids = [...new Set(done.map((row) => row.id))];
  const rows =
    ids.length === 0
      ? []
      : await work.sql<TaskRow[]>`select * from taskloom.tasks where id = any (${ids}::uuid[])`;
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const ordered = ids.flatMap((id) => rowOf.get(id) ?? []);
  return {
    tasks: await presentTasks(work, ordered),
    failures,
    operation_id: work.changes.operationId,
  };
}
