import type { TaskRow } from './rows.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** How many are changed between two reports. */
const REPORT_EVERY = 200;

/**
 * Changes many tasks that were locked in this transaction, and tells a caller that asked for it how far that
 * is: half of the way at its end, since writing down what was done takes as long.
 */
export async function updateTasks(
  { changes, progress }: UnitOfWork,
  rows: readonly TaskRow[],
  patchOf: (row: TaskRow) => Partial<TaskRow>,
): Promise<void> {
  for (const [done, row] of rows.entries()) {
    if (done > 0 && done % REPORT_EVERY === 0) progress?.(done, 2 * rows.length);
    await changes.update('task', row, patchOf(row));
  }
}
