import { TaskloomError } from '../../errors.ts';
import { refuseWithoutOwner } from '../members/member-store.ts';
import { lockTasksOf } from '../tasks/lock-tasks.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { reclaimTasks } from './reclaim-tasks.ts';
import { ignoreUnlessBroken, type KeptChange, revertOperation } from './revert-operation.ts';

interface OperationRow {
  id: string;
  tool: string;
  summary: string;
  undone_by: string | null;
}

export interface Undone {
  operation: Omit<OperationRow, 'undone_by'>;
  /** What of it stays, and why. */
  kept: KeptChange[];
  /** Later ones that cannot be undone any more. */
  passedBy: { id: string; summary: string; reason: string }[];
}

/** Errors that no later change can be behind. */
const LOST = new Set(['forbidden', 'not_found']);
/** How many operations that are out of reach an undo without an id goes past. */
const LOOK_BACK = 50;

/**
 * Takes back the last operation of the person's own that stands, or the one named, together with what
 * workers did because of it. It is an operation itself, so that it can be undone in turn.
 */
export async function undoOperation(work: UnitOfWork, operationId?: string): Promise<Undone> {
  return operationId === undefined ? undoLast(work) : undoNamed(work, operationId);
}

async function undoNamed(work: UnitOfWork, id: string): Promise<Undone> {
  const [operation] = await work.sql<OperationRow[]>`
    select id, tool, summary, undone_by from taskloom.operations
     where id = ${id} and user_id = ${work.actor.userId} for update`;
  if (!operation) {
    const reclaimed = await reclaimTasks(work, id);
    if (reclaimed) return { operation: reclaimed, kept: [], passedBy: [] };
    throw new TaskloomError('not_found', 'You have no operation with this id.', {
      hint: 'Every change answers its operation_id.',
    });
  }
  if (operation.undone_by !== null)
    throw new TaskloomError('conflict', 'This operation was undone already.', {
      reason: 'undone_already',
      hint: 'To do it again, undo the undo: its operation_id is the one it answered.',
    });
  return { operation, kept: await undoWhole(work, operation), passedBy: [] };
}

async function undoLast(work: UnitOfWork): Promise<Undone> {
  const operations = await work.sql<OperationRow[]>`
    select id, tool, summary, undone_by from taskloom.operations
     where user_id = ${work.actor.userId}
       and undone_by is null and undoes is null and not automatic
     order by position desc limit ${LOOK_BACK} for update`;
  const passedBy: Undone['passedBy'] = [];
  for (const operation of operations) {
    try {
      const kept = await work.changes.withSavepoint(() => undoWhole(work, operation));
      return { operation, kept, passedBy };
    } catch (error) {
      if (!(error instanceof TaskloomError) || !LOST.has(error.code)) throw error;
      const { id, summary } = operation;
      passedBy.push({ id, summary, reason: error.message });
    }
  }
  const [last] = passedBy;
  throw new TaskloomError('not_found', 'There is nothing to undo; nothing was undone.', {
    hint: last
      ? `What you did last cannot be undone any more: ${last.summary}. ${last.reason}`
      : 'You have changed nothing yet, or all of it was undone.',
  });
}

async function undoWhole(work: UnitOfWork, operation: OperationRow): Promise<KeptChange[]> {
  const consequences = await work.sql<{ id: string }[]>`
    select id from taskloom.operations
     where caused_by = ${operation.id} and undone_by is null order by position desc for update`;
  await lockTasksOf(work, [operation.id, ...consequences.map(({ id }) => id)]);
  for (const { id } of consequences)
    // What somebody has gone on to work with stays.
    await work.changes.withSavepoint(() => revertOperation(work, id)).catch(ignoreUnlessBroken);
  const kept = await revertOperation(work, operation.id).catch((error: unknown) => {
    throw nothingUndone(error, operation);
  });
  await refuseWithoutOwner(work);
  return kept;
}

function nothingUndone(error: unknown, { summary }: OperationRow): unknown {
  if (!(error instanceof TaskloomError) || error.retryable) return error;
  return new TaskloomError(error.code, `${error.message} Nothing was undone of: ${summary}.`, {
    ...error.details,
    cause: error,
  });
}
