import type { Task } from '@taskloom/contracts';

import type { OperationDependencies, Operations } from '../data/operations.ts';
import type { Changed, NewTask, Place, TaskChange } from '../data/tools.ts';
import { linger, stopLingering } from './lingering.ts';
import { patchTask, reorderTask, restore, storeTask } from './task-cache.ts';
import { without } from './without.ts';

type Shown = Partial<Task> | ((task: Task) => Task);

interface ChangeOptions {
  shown?: Shown;
  alsoShow?: () => void;
  said?: (task: Task) => string;
}

/** What a person does to tasks: shown at once, taken back with a message when the server refuses. */
export function createTaskActions(
  { tools, client, refresher }: OperationDependencies,
  { commit, remember, offerUndo, fail }: Operations,
) {
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
  async function change(
    task: Task,
    run: () => Promise<Changed>,
    { shown = {}, alsoShow, said }: ChangeOptions = {},
  ): Promise<void> {
    await refresher.hold();
    const before = patchTask(client, task.id, (current) =>
      typeof shown === 'function' ? shown(current) : { ...current, ...shown },
    );
    alsoShow?.();
    const { task: changed, operationId } = await commit(before, run);
    const text = said?.(changed) ?? `Changed “${changed.title}”`;
    offerUndo(text, operationId, `task:${task.id}`);
  }

  const update = (task: Task, changes: TaskChange, shown: Shown = {}) =>
    change(task, () => tools.updateTask(task.id, changes), { shown });

  /** Moves it among tasks shown in the manual order; `shown` has the new place. */
  async function move(task: Task, place: Place, shown: Partial<Task>): Promise<void> {
    try {
      await change(task, () => tools.moveTask(task.id, place), {
        shown,
        alsoShow: () => reorderTask(client, task.id, place),
        said: ({ title }) => `Moved “${title}”`,
      });
    } catch (error) {
      fail(error);
    }
  }

  async function leaveSection(task: Task): Promise<void> {
    try {
      await change(task, () => tools.updateTask(task.id, { clear: ['section'] }), {
        shown: without('section_id'),
        said: ({ title }) => `Moved “${title}”`,
      });
    } catch (error) {
      fail(error);
    }
  }

  async function remove(task: { id: string; title: string }): Promise<void> {
    await refresher.hold();
    const before = patchTask(client, task.id, () => undefined);
    stopLingering(task.id);
    try {
      const operationId = await refresher.during(() => tools.deleteTask(task.id));
      remember(operationId);
      offerUndo(`Deleted “${task.title}”`, operationId);
    } catch (error) {
      restore(client, before);
      fail(error);
    }
  }

  /** Rejects with the ToolError, so that the words typed stay to be mended. */
  async function store(run: () => Promise<Changed>): Promise<Changed> {
    const changed = await refresher.during(run, ({ task }) => [`project:${task.project_id}`]);
    storeTask(client, changed.task);
    remember(changed.operationId);
    return changed;
  }

  return {
    complete,
    reopen,
    update,
    move,
    leaveSection,
    remove,
    toggle: (task: Task) => (task.status === 'done' ? reopen(task) : complete(task)),
    setRecurrence: (task: Task, words: string | undefined) =>
      change(task, () => tools.setRecurrence(task.id, words)),
    setReminders: (task: Task, reminders: string[]) =>
      change(task, () => tools.setReminders(task.id, reminders)),
    skip: (task: Task) =>
      change(task, () => tools.skipOccurrence(task.id), {
        said: ({ title }) => `Skipped this occurrence of “${title}”`,
      }),
    /** Rejects with the ToolError; the person names the time. */
    async snooze(id: string, until: string): Promise<void> {
      const { task, operationId } = await store(() => tools.snoozeReminders(id, until));
      offerUndo(`Snoozed “${task.title}”`, operationId);
    },
    async restore(task: Task): Promise<void> {
      const { operationId } = await store(() => tools.restoreTask(task.id));
      offerUndo(`Restored “${task.title}”`, operationId);
    },
    quickAdd: (text: string) => store(() => tools.quickAdd(text)),
    add: (task: NewTask) => store(() => tools.addTask(task)),
  };
}
