import type { Task } from '@taskloom/contracts';

import type { TasksAnswer } from '../../data/answers.ts';
import { keepForLater } from '../../data/offline/keep-for-later.ts';
import type { OperationDependencies, Operations } from '../../data/operations.ts';
import { describeError } from '../../data/tool-error.ts';
import type { Place, TaskChange } from '../../data/tools.ts';
import { withoutField } from '../clear-field.ts';
import { copyOf } from '../copy-of.ts';
import { hideCompleted, showCompleted } from '../list/recently-completed.ts';
import { patchTasks, reorderTask, restore, storeTasks } from '../task-cache.ts';
import type { Lists } from '../task-cache.ts';
import { callInBatches } from './call-in-batches.ts';
import type { BatchesAnswer } from './call-in-batches.ts';
import { t } from '../../text/t.ts';

interface ManyChange {
  tool: string;
  /** The call with those of one batch. */
  args: (tasks: Task[]) => Record<string, unknown>;
  /** What a task looks like meanwhile; undefined for one that goes. */
  shown: (task: Task) => Task | undefined;
  /** What else is shown meanwhile. */
  alsoShow?: () => void;
  /** The message of the tasks, such as: Completed “Buy milk”. */
  said: Said;
  /** What is said of them where it waits for Taskloom to be back; else it is refused then. */
  later?: Said;
}

/** A message, given what the tasks are called in it. */
type Said = (tasks: string) => string;

type Send = (tool: string, args: Record<string, unknown>) => Promise<TasksAnswer | undefined>;

/** What a person does to one task or to many: one call, one message, one undo. What is refused is put back. */
export function createManyActions(
  { tools, client, refresher }: OperationDependencies,
  { remember, offerUndo, fail }: Operations,
) {
  const send: Send = (tool, args) => tools.send(tool, args, crypto.randomUUID());

  /** Answers undefined where nobody did, and the call waits. */
  const sendOrKeep =
    (waiting: string): Send =>
    async (tool, args) => {
      const key = crypto.randomUUID();
      try {
        return await tools.send(tool, args, key);
      } catch (error) {
        if (await keepForLater(client, error, { key, tool, args, said: waiting })) return undefined;
        throw error;
      }
    };

  function show(tasks: readonly Task[], { shown, alsoShow }: ManyChange): Lists {
    const before = patchTasks(client, idsOf(tasks), shown);
    storeTasks(
      client,
      tasks.flatMap((task) => shown(task) ?? []),
    );
    alsoShow?.();
    return before;
  }

  async function change(tasks: readonly Task[], asked: ManyChange): Promise<Set<Task>> {
    const { tool, args, said, later } = asked;
    await refresher.hold();
    const before = show(tasks, asked);
    const answer = await refresher.during(
      () =>
        callInBatches(tasks, (batch) => {
          const call = later === undefined ? send : sendOrKeep(later(sayTasks(batch)));
          return call(tool, args(batch));
        }),
      (done) => projectsOf([...tasks, ...done.tasks]),
    );
    const refused = new Set(tasks.filter((_, place) => answer.refused.has(place)));
    if (refused.size > 0) {
      restore(client, before);
      show(
        tasks.filter((task) => !refused.has(task)),
        asked,
      );
    }
    if (tool !== 'delete_tasks') storeTasks(client, answer.tasks);
    settle(tasks, answer, said);
    return refused;
  }

  function settle(
    tasks: readonly Task[],
    { refused, kept, operations }: BatchesAnswer,
    said: Said,
  ): void {
    const done = tasks.length - refused.size - kept;
    remember(...operations);
    const [failure] = refused;
    if (failure === undefined) {
      // What waits is told of where the changes are that wait.
      if (done > 0) offerUndo(said(sayTasks(tasks)), operations);
      return;
    }
    const [place, error] = failure;
    if (done === 0) return fail(error);
    const which = `“${tasks[place]?.title ?? ''}”: ${describeError(error)}`;
    const some = t('{done} of {count} tasks', { done, count: tasks.length });
    offerUndo(`${said(some)}. ${which}`, operations, { tone: 'error' });
  }

  async function complete(tasks: readonly Task[]): Promise<void> {
    const now = new Date().toISOString();
    const done = (task: Task): Task => ({ ...task, status: 'done', completed_at: now });
    for (const task of tasks) showCompleted(done(task));
    const refused = await change(tasks, {
      tool: 'complete_tasks',
      args: referring,
      shown: done,
      said: (tasks) => t('Completed {tasks}', { tasks }),
      later: (tasks) => t('Complete {tasks}', { tasks }),
    });
    for (const { id } of refused) hideCompleted(id);
  }

  async function reopen(tasks: readonly Task[]): Promise<void> {
    for (const { id } of tasks) hideCompleted(id);
    await change(tasks, {
      tool: 'reopen_tasks',
      args: referring,
      shown: (task) => ({ ...withoutField('completed_at')(task), status: 'open' }),
      said: (tasks) => t('Reopened {tasks}', { tasks }),
    });
  }

  async function updateAll(
    tasks: readonly Task[],
    said: Said,
    changeOf: (task: Task) => TaskChange,
    shown: (task: Task) => Task,
  ): Promise<void> {
    await change(tasks, {
      tool: 'update_tasks',
      args: (batch) => ({ tasks: batch.map((task) => ({ task: task.id, ...changeOf(task) })) }),
      shown,
      said,
    });
  }

  return {
    updateAll,

    /** Completes them, or reopens them where all are done. */
    toggle: (...tasks: Task[]) =>
      tasks.every(({ status }) => status === 'done')
        ? reopen(tasks)
        : complete(tasks.filter(({ status }) => status === 'open')),

    /** Puts a label on them, or takes it off. */
    label(tasks: readonly Task[], name: string, on: boolean): Promise<void> {
      const tagsOf = ({ tags }: Task) => {
        const others = tags.filter((tag) => tag !== name);
        return on ? [...others, name] : others;
      };
      return updateAll(
        tasks.filter(({ tags }) => tags.includes(name) !== on),
        (tasks) =>
          on ? t('Labelled {tasks}', { tasks }) : t('Took the label off {tasks}', { tasks }),
        (task) => ({ tags: tagsOf(task) }),
        (task) => ({ ...task, tags: tagsOf(task) }),
      );
    },

    setDuration: (task: Task, minutes: number) =>
      updateAll(
        [task],
        (tasks) => t('Changed {tasks}', { tasks }),
        () => ({ duration: `${minutes} min` }),
        (shown) => ({ ...shown, duration_minutes: minutes }),
      ),

    /** A day keeps the time they had; of a recurring task only this occurrence moves. */
    async reschedule(
      tasks: readonly Task[],
      due: string,
      shown: (task: Task) => Task = (task) => task,
    ): Promise<void> {
      await change(tasks, {
        tool: 'reschedule_tasks',
        args: (batch) => ({ ...referring(batch), due }),
        shown,
        said: (tasks) => t('Rescheduled {tasks}', { tasks }),
      });
    },

    /** To another project, into a section of their own or beside another task. */
    async moveTo(tasks: readonly Task[], place: Place): Promise<void> {
      const { project, section } = place;
      await change(tasks, {
        tool: 'move_tasks',
        args: (batch) => ({ ...referring(batch), ...place }),
        shown: (task) => ({
          ...(project === undefined
            ? task
            : { ...withoutField('section_id')(task), project_id: project }),
          ...(section !== undefined && { section_id: section }),
        }),
        alsoShow: () => {
          for (const { id } of place.after === undefined ? tasks : tasks.toReversed())
            reorderTask(client, id, place);
        },
        said: (tasks) => t('Moved {tasks}', { tasks }),
      });
    },

    /** The person has confirmed: `confirm` says so. */
    async remove(tasks: readonly Task[]): Promise<void> {
      for (const { id } of tasks) hideCompleted(id);
      await change(tasks, {
        tool: 'delete_tasks',
        args: (batch) => ({ ...referring(batch), confirm: true }),
        shown: () => undefined,
        said: (tasks) => t('Deleted {tasks}', { tasks }),
      });
    },

    /** The same tasks once more, open, without their subtasks, comments and recurrence. */
    async duplicate(tasks: readonly Task[]): Promise<Task[]> {
      const answer = await refresher.during(
        () =>
          callInBatches(tasks, (batch) =>
            sendOrKeep(t('Duplicate {tasks}', { tasks: sayTasks(batch) }))('add_tasks', {
              tasks: batch.map(copyOf),
            }),
          ),
        ({ tasks: added }) => projectsOf(added),
      );
      storeTasks(client, answer.tasks);
      settle(tasks, answer, (named) => t('Duplicated {tasks}', { tasks: named }));
      return answer.tasks;
    },
  };
}

export function sayTasks(tasks: readonly Pick<Task, 'title'>[]): string {
  const [only] = tasks;
  return tasks.length === 1 && only !== undefined
    ? t('“{title}”', { title: only.title })
    : t('{count, plural, one {# task} other {# tasks}}', { count: tasks.length });
}

function referring(tasks: readonly Task[]) {
  return { tasks: tasks.map(({ id }) => id) };
}

function idsOf(tasks: readonly Task[]): ReadonlySet<string> {
  return new Set(tasks.map(({ id }) => id));
}

function projectsOf(tasks: readonly Task[]) {
  return tasks.map(({ project_id: id }) => `project:${id}` as const);
}
