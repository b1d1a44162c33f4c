import type { Task } from '@taskloom/contracts';
import type { QueryClient } from '@tanstack/react-query';

import { queryKeys } from '../data/query-keys.ts';
import type { Refresher } from '../data/refresher.ts';
import { describeError } from '../data/tool-error.ts';
import type { Changed, TaskChange, Tools } from '../data/tools.ts';
import type { Toast } from '../shell/toasts.ts';
import { linger, stopAllLingering, stopLingering } from './lingering.ts';
import { patchTask, restore, storeTask } from './task-cache.ts';

interface Dependencies {
  tools: Tools;
  client: QueryClient;
  refresher: Refresher;
  show: (toast: Omit<Toast, 'id'>) => void;
  /** Takes back the message that offered to undo this operation. */
  retract: (operationId: string) => void;
}

/** What a person does to tasks: shown at once, taken back with a message when the server refuses. */
export function createTaskActions({ tools, client, refresher, show, retract }: Dependencies) {
  const undoable: string[] = [];

  /** Runs a change whose effect is already shown. Rejects with the refusal after taking it back. */
  async function commit(
    before: ReturnType<typeof patchTask>,
    run: () => Promise<Changed>,
  ): Promise<Changed> {
    try {
      const changed = await refresher.during(run);
      storeTask(client, changed.task);
      if (changed.operationId !== undefined) undoable.push(changed.operationId);
      return changed;
    } catch (error) {
      restore(client, before);
      throw error;
    }
  }

  const offerUndo = (text: string, operationId: string | undefined) =>
    show({
      text,
      tone: 'info',
      ...(operationId !== undefined && {
        operationId,
        action: { label: 'Undo', run: () => void undo(operationId) },
      }),
    });

  const fail = (error: unknown) => show({ text: describeError(error), tone: 'error' });

  async function complete(task: Task): Promise<void> {
    await refresher.hold();
    const done: Task = { ...task, status: 'done', completed_at: new Date().toISOString() };
    const before = patchTask(client, task.id, () => done);
    linger(done);
    try {
      const { operationId } = await commit(before, () => tools.completeTask(task.id));
      offerUndo(`Completed “${task.title}”`, operationId);
    } catch (error) {
      stopLingering(task.id);
      fail(error);
    }
  }

  async function reopen(task: Task): Promise<void> {
    stopLingering(task.id);
    await refresher.hold();
    const { completed_at: _, ...rest } = task;
    const open: Task = { ...rest, status: 'open' };
    const before = patchTask(client, task.id, () => open);
    storeTask(client, open);
    try {
      const { operationId } = await commit(before, () => tools.reopenTask(task.id));
      offerUndo(`Reopened “${task.title}”`, operationId);
    } catch (error) {
      fail(error);
    }
  }

  /** Rejects with the ToolError, for the field to show; `shown` is what the task looks like meanwhile. */
  async function update(
    task: Task,
    change: TaskChange,
    shown: Partial<Task> | ((task: Task) => Task),
  ): Promise<void> {
    await refresher.hold();
    const before = patchTask(client, task.id, (current) =>
      typeof shown === 'function' ? shown(current) : { ...current, ...shown },
    );
    await commit(before, () => tools.updateTask(task.id, change));
  }

  async function setRecurrence(task: Task, words: string | undefined): Promise<void> {
    await refresher.hold();
    const before = patchTask(client, task.id, (current) => current);
    await commit(before, () => tools.setRecurrence(task.id, words));
  }

  async function setReminders(task: Task, reminders: string[]): Promise<void> {
    await refresher.hold();
    const before = patchTask(client, task.id, (current) => current);
    await commit(before, () => tools.setReminders(task.id, reminders));
  }

  async function remove(task: { id: string; title: string }): Promise<void> {
    await refresher.hold();
    const before = patchTask(client, task.id, () => undefined);
    stopLingering(task.id);
    try {
      const operationId = await refresher.during(() => tools.deleteTask(task.id));
      if (operationId !== undefined) undoable.push(operationId);
      offerUndo(`Deleted “${task.title}”`, operationId);
    } catch (error) {
      restore(client, before);
      fail(error);
    }
  }

  /** Rejects with the ToolError, so that the words typed stay to be mended. */
  async function add(text: string): Promise<Task> {
    const { task, operationId } = await refresher.during(() => tools.quickAdd(text));
    storeTask(client, task);
    if (operationId !== undefined) undoable.push(operationId);
    return task;
  }

  async function addToProject(title: string, projectId: string): Promise<Task> {
    const { task, operationId } = await refresher.during(() => tools.addTask(title, projectId));
    storeTask(client, task);
    if (operationId !== undefined) undoable.push(operationId);
    return task;
  }

  /** Undoes that operation, or without one the last this page made, or else the person's last. */
  async function undo(operationId?: string): Promise<boolean> {
    const target = operationId ?? undoable.pop();
    try {
      const answer = await refresher.during(() => tools.undo(target));
      const undone = answer.undone.operation_id;
      const place = undoable.lastIndexOf(undone);
      if (place >= 0) undoable.splice(place, 1);
      await client.invalidateQueries({ queryKey: queryKeys.allTasks });
      stopAllLingering();
      retract(undone);
      show({
        text: `Undone: ${answer.undone.summary}`,
        tone: 'info',
        action: { label: 'Redo', run: () => void undo(answer.operation_id) },
      });
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  }

  return {
    complete,
    reopen,
    update,
    setRecurrence,
    setReminders,
    remove,
    add,
    addToProject,
    undo,
    toggle: (task: Task) => (task.status === 'done' ? reopen(task) : complete(task)),
  };
}
