import type { Task } from '@taskloom/contracts';
import type { QueryClient } from '@tanstack/react-query';

import type { Toast } from '../shell/toasts.ts';
import { hideAllCompleted } from '../tasks/list/recently-completed.ts';
import { restore, storeTask } from '../tasks/task-cache.ts';
import type { Lists } from '../tasks/task-cache.ts';
import { t } from '../text/t.ts';
import type { UndoAnswer } from './answers.ts';
import type { Change } from './live-updates.ts';
import type { Refresher } from './refresher.ts';
import { describeError, toToolError } from './tool-error.ts';
import type { Changed, Tools } from './tools.ts';
import { forgetUndone, rememberUndone } from './undone-operations.ts';

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
  /** Each a change of this page: mostly one operation, several where one call did not take all. */
  const undoable: string[][] = [];

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

  function remember(...operationIds: (string | undefined)[]): void {
    const made = operationIds.filter((id) => id !== undefined);
    if (made.length > 0) undoable.push(made);
  }

  /** What it offers to undo is one operation, or those of one change of many tasks. */
  function offerUndo(
    text: string,
    operations: string | readonly string[] | undefined,
    { about, tone = 'info' }: { about?: string; tone?: Toast['tone'] } = {},
  ): void {
    const ids = [operations ?? []].flat();
    const [first] = ids;
    show({
      text,
      tone,
      ...(about !== undefined && { about }),
      ...(first !== undefined && {
        operationId: first,
        actions: [{ label: t('Undo'), run: () => void undo(ids) }],
      }),
    });
  }

  function fail(error: unknown): void {
    show({ text: describeError(error), tone: 'error' });
  }

  /**
   * Undoes those operations, the last one first; without any the last change this page made, or else the
   * person's last. `redone` come back with it, when what is undone was itself an undo.
   */
  async function undo(
    operations?: string | readonly string[],
    redone: readonly string[] = [],
  ): Promise<boolean> {
    const targets: (string | undefined)[] = [operations ?? undoable.pop() ?? [undefined]].flat();
    const answers: UndoAnswer[] = [];
    try {
      await refresher.during(async () => {
        for (const target of targets.toReversed()) answers.push(await tools.undo(target));
      });
    } catch (error) {
      // Taken back elsewhere, or in another window: the button has nothing left to do.
      const [target] = targets;
      if (target !== undefined && toToolError(error).reason === 'undone_already')
        rememberUndone(target);
      fail(error);
      if (answers.length === 0) return false;
    }
    const undone = answers.map((answer) => answer.undone.operation_id);
    forget(undone);
    await client.invalidateQueries();
    hideAllCompleted();
    for (const id of undone) {
      retract(id);
      if (redone.length === 0) rememberUndone(id);
    }
    for (const id of redone) forgetUndone(id);
    show({
      text: t('Undone: {what}', { what: sayUndone(answers) }),
      tone: 'info',
      actions: [
        {
          label: t('Redo'),
          run: () =>
            void undo(
              answers.map((answer) => answer.operation_id),
              undone,
            ),
        },
      ],
    });
    return answers.length === targets.length;
  }

  function forget(undone: readonly string[]): void {
    for (const id of undone) {
      const place = undoable.findLastIndex((change) => change.includes(id));
      if (place >= 0) undoable.splice(place, 1);
    }
  }

  return { commit, perform, remember, offerUndo, fail, undo };
}

/** The server tells of other projects it touched; this one is read again in any case. */
function touchedBy({ task }: { task: Pick<Task, 'project_id'> }): Change[] {
  return [`project:${task.project_id}`];
}

function sayUndone(answers: readonly UndoAnswer[]): string {
  const [only] = answers;
  return answers.length === 1 && only !== undefined
    ? only.undone.summary
    : t('{count, plural, one {# operation} other {# operations}}', { count: answers.length });
}
