import type { Task } from '@taskloom/contracts';
import type { QueryClient } from '@tanstack/react-query';

import type { Toast } from '../shell/toasts.ts';
import { stopAllLingering } from '../tasks/lingering.ts';
import { restore, storeTask } from '../tasks/task-cache.ts';
import type { Lists } from '../tasks/task-cache.ts';
import type { Change } from './live-updates.ts';
import type { Refresher } from './refresher.ts';
import { describeError } from './tool-error.ts';
import type { Changed, Tools } from './tools.ts';

export interface OperationDependencies {
  tools: Tools;
  client: QueryClient;
  refresher: Refresher;
  show: (toast: Omit<Toast, 'id'>) => void;
  /** Takes back the message that offered to undo this operation. */
  retract: (operationId: string) => void;
}

export type Operations = ReturnType<typeof createOperations>;

/** What every change goes through: shown at once, told with a way to undo it, taken back when refused. */
export function createOperations({
  tools,
  client,
  refresher,
  show,
  retract,
}: OperationDependencies) {
  const undoable: string[] = [];

  /** Runs a change whose effect is already shown. Rejects with the refusal after taking it back. */
  async function commit(before: Lists, run: () => Promise<Changed>): Promise<Changed> {
    try {
      const changed = await refresher.during(run, touchedBy);
      storeTask(client, changed.task);
      remember(changed.operationId);
      return changed;
    } catch (error) {
      restore(client, before);
      throw error;
    }
  }

  /** Runs a change of anything but tasks, and says so. Rejects with the refusal. */
  async function perform<T extends { operation_id?: string | undefined }>(
    said: string,
    run: () => Promise<T>,
    touched: Change[] = ['projects'],
  ): Promise<T> {
    const answer = await refresher.during(run, () => touched);
    remember(answer.operation_id);
    offerUndo(said, answer.operation_id);
    return answer;
  }

  function remember(operationId: string | undefined): void {
    if (operationId !== undefined) undoable.push(operationId);
  }

  function offerUndo(text: string, operationId: string | undefined, about?: string): void {
    show({
      text,
      tone: 'info',
      ...(about !== undefined && { about }),
      ...(operationId !== undefined && {
        operationId,
        actions: [{ label: 'Undo', run: () => void undo(operationId) }],
      }),
    });
  }

  function fail(error: unknown): void {
    show({ text: describeError(error), tone: 'error' });
  }

  /** Undoes that operation, or without one the last this page made, or else the person's last. */
  async function undo(operationId?: string): Promise<boolean> {
    const target = operationId ?? undoable.pop();
    try {
      const answer = await refresher.during(() => tools.undo(target));
      const undone = answer.undone.operation_id;
      const place = undoable.lastIndexOf(undone);
      if (place >= 0) undoable.splice(place, 1);
      await client.invalidateQueries();
      stopAllLingering();
      retract(undone);
      show({
        text: `Undone: ${answer.undone.summary}`,
        tone: 'info',
        actions: [{ label: 'Redo', run: () => void undo(answer.operation_id) }],
      });
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  }

  return { commit, perform, remember, offerUndo, fail, undo };
}

/** The server tells of other projects it touched; this one is read again in any case. */
function touchedBy({ task }: { task: Pick<Task, 'project_id'> }): Change[] {
  return [`project:${task.project_id}`];
}
