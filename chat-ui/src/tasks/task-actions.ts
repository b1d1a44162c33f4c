import type { Task } from '@taskloom/contracts';

import type { QueuedChange } from '../data/offline/change-queue.ts';
import { keepForLater } from '../data/offline/keep-for-later.ts';
import type { OperationDependencies, Operations } from '../data/operations.ts';
import type { Changed, NewTask, TaskChange } from '../data/tools.ts';
import { t } from '../text/t.ts';
import { patchTask, storeTask } from './task-cache.ts';

type Shown = Partial<Task> | ((task: Task) => Task);

interface ChangeOptions {
  shown?: Shown;
  said?: (task: Task) => string;
}

/** What a person does to one task: shown at once, taken back with a message when the server refuses. */
export function createTaskActions(
  { tools, client, refresher }: OperationDependencies,
  { commit, remember, offerUndo }: Operations,
) {
  /** Rejects with the ToolError, for the field to show; `shown` is what the task looks like meanwhile. */
  async function change(
    task: Task,
    run: () => Promise<Changed>,
    { shown = {}, said }: ChangeOptions = {},
  ): Promise<void> {
    await refresher.hold();
    const before = patchTask(client, task.id, (current) =>
      typeof shown === 'function' ? shown(current) : { ...current, ...shown },
    );
    const { task: changed, operationId } = await commit(before, run);
    const text = said?.(changed) ?? t('Changed “{title}”', { title: changed.title });
    offerUndo(text, operationId, { about: `task:${task.id}` });
  }

  const update = (task: Task, changes: TaskChange, shown: Shown = {}) =>
    change(task, () => tools.updateTask(task.id, changes), { shown });

  /** Adds now, or once Taskloom is back: undefined then. Rejects with the refusal. */
  async function addOrKeep<T extends Changed>(
    run: (key: string) => Promise<T>,
    change: Omit<QueuedChange, 'personId' | 'key'>,
  ): Promise<T | undefined> {
    const key = crypto.randomUUID();
    try {
      return await store(() => run(key));
    } catch (error) {
      if (await keepForLater(client, error, { ...change, key })) return undefined;
      throw error;
    }
  }

  /** Rejects with the ToolError, so that the words typed stay to be mended. */
  async function store<T extends Changed>(run: () => Promise<T>): Promise<T> {
    const changed = await refresher.during(run, ({ task }) => [`project:${task.project_id}`]);
    storeTask(client, changed.task);
    remember(changed.operationId);
    return changed;
  }

  return {
    update,
    setRecurrence: (task: Task, words: string | undefined) =>
      change(task, () => tools.setRecurrence(task.id, words)),
    setReminders: (task: Task, reminders: string[]) =>
      change(task, () => tools.setReminders(task.id, reminders)),
    skip: (task: Task) =>
      change(task, () => tools.skipOccurrence(task.id), {
        said: ({ title }) => t('Skipped this occurrence of “{title}”', { title }),
      }),
    /** Rejects with the ToolError; the person names the time. */
    async snooze(id: string, until: string): Promise<void> {
      const { task, operationId } = await store(() => tools.snoozeReminders(id, until));
      offerUndo(t('Snoozed “{title}”', { title: task.title }), operationId);
    },
    async restore(task: Task): Promise<void> {
      const { operationId } = await store(() => tools.restoreTask(task.id));
      offerUndo(t('Restored “{title}”', { title: task.title }), operationId);
    },
    quickAdd: (text: string) =>
      addOrKeep((key) => tools.quickAdd(text, key), {
        tool: 'quick_add',
        args: { text },
        said: t('Add “{text}”', { text }),
      }),
    add: (task: NewTask) =>
      addOrKeep((key) => tools.addTask(task, key), {
        tool: 'add_tasks',
        args: { tasks: [task] },
        said: t('Add “{title}”', { title: task.title }),
      }),
  };
}
