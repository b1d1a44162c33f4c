import { Me } from '@taskloom/contracts';
import type { Project, Task } from '@taskloom/contracts';

import type { SettingsChange } from '../settings/settings-change.ts';
import {
  NotificationsAnswer,
  ProjectPage,
  DeliveriesAnswer,
  SettingsAnswer,
  QuickAddAnswer,
  TaskAnswer,
  TaskPage,
  TasksAnswer,
  UndoAnswer,
} from './answers.ts';
import type { ToolCaller } from './mcp-connection.ts';
import { createInsightTools } from './insight-tools.ts';
import { createOrganizeTools } from './organize-tools.ts';
import { queryOf } from './task-scope.ts';
import type { TaskScope } from './task-scope.ts';
import { browserZone } from '../time/browser-zone.ts';
import { firstFailure } from './tool-error.ts';

const PAGE_SIZE = 200;
const FOUND_AT_MOST = 100;
/** Bounds a runaway. */
const MAX_PAGES = 50;

/** Fields of `update_tasks` that this page changes; `clear` names those to empty. */
export interface TaskChange {
  title?: string;
  notes?: string;
  project?: string;
  priority?: Task['priority'];
  due?: string;
  deadline?: string;
  duration?: string;
  section?: string;
  parent?: string;
  assignee?: string;
  blocked_by?: string[];
  tags?: string[];
  clear?: string[];
}

export interface NewTask {
  title: string;
  notes?: string;
  project?: string;
  section?: string;
  parent?: string;
  priority?: Task['priority'];
  due?: string;
  deadline?: string;
  duration?: string;
  assignee?: string;
  tags?: string[];
}

/** Where `move_tasks` puts a task: a section, or beside another task. */
export interface Place {
  project?: string;
  section?: string;
  before?: string;
  after?: string;
}

export interface Changed {
  task: Task;
  operationId: string | undefined;
}

/** Every tool this page calls, typed. Each mutation is one operation with a key of its own. */
export type Tools = ReturnType<typeof createTools>;

export function createTools(caller: ToolCaller) {
  const mutation = (key: string = crypto.randomUUID()) => ({ idempotencyKey: key });

  async function changeOne(
    name: string,
    args: Record<string, unknown>,
    key?: string,
  ): Promise<Changed> {
    const answer = await caller.call(name, args, TasksAnswer, mutation(key));
    const [task] = answer.tasks;
    if (task === undefined) throw firstFailure(answer.failures);
    return { task, operationId: answer.operation_id };
  }

  async function changeSeries(name: string, args: Record<string, unknown>): Promise<Changed> {
    const answer = await caller.call(name, args, TaskAnswer, mutation());
    return { task: answer.task, operationId: answer.operation_id };
  }

  const readPage = async (query: object, signal?: AbortSignal): Promise<Task[]> => {
    const args = { limit: PAGE_SIZE, ...query };
    return (await caller.call('find_tasks', args, TaskPage, withSignal(signal))).tasks;
  };

  return {
    ...createOrganizeTools(caller),
    ...createInsightTools(caller),

    getMe: (signal?: AbortSignal) =>
      caller.call('get_me', {}, Me, { timeZone: browserZone(), ...withSignal(signal) }),
    updateSettings: (change: SettingsChange) =>
      caller.call('update_settings', { ...change }, SettingsAnswer, mutation()),

    /** One page of a view's open tasks. */
    findPageOf: (scope: TaskScope, cursor: string | undefined, signal?: AbortSignal) => {
      const args = { ...queryOf(scope), limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
      return caller.call('find_tasks', args, TaskPage, withSignal(signal));
    },
    searchOpenTasks: (text: string, signal?: AbortSignal) =>
      readPage({ text, limit: FOUND_AT_MOST }, signal),
    findDoneTasks: (signal?: AbortSignal) =>
      readPage({ filter: 'done', sort: 'completed' }, signal),
    findDoneSubtasks: (signal?: AbortSignal) =>
      readPage({ filter: 'done & subtask', sort: 'completed' }, signal),
    searchDoneTasks: (text: string, signal?: AbortSignal) =>
      readPage({ filter: 'done', text, limit: 20 }, signal),
    /** Rejects with where the filter is wrong, and what was meant. */
    findFiltered: (filter: string, signal?: AbortSignal) =>
      readPage({ filter, sort: 'due' }, signal),
    findDeletedTasks: (signal?: AbortSignal) =>
      readPage({ deleted: true, sort: 'updated' }, signal),

    async getTask(id: string, signal?: AbortSignal): Promise<Task> {
      const answer = await caller.call(
        'get_tasks',
        { tasks: [id] },
        TasksAnswer,
        withSignal(signal),
      );
      const [task] = answer.tasks;
      if (task === undefined) throw firstFailure(answer.failures);
      return task;
    },

    async findProjects(signal?: AbortSignal): Promise<Project[]> {
      const found: Project[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const args = { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
        const answer = await caller.call('find_projects', args, ProjectPage, withSignal(signal));
        found.push(...answer.projects);
        cursor = answer.next_cursor;
        if (cursor === undefined) break;
      }
      return found;
    },

    findNotifications: (signal?: AbortSignal) =>
      caller.call('find_notifications', { limit: 50 }, NotificationsAnswer, withSignal(signal)),

    /** What went out to the person's addresses, newest first. */
    findDeliveries: async (signal?: AbortSignal) => {
      const args = { deliveries: true, limit: 1 };
      const answer = await caller.call(
        'find_notifications',
        args,
        DeliveriesAnswer,
        withSignal(signal),
      );
      return answer.deliveries;
    },
    redeliver: (delivery: string) =>
      caller.call('mark_notifications', { redeliver: [delivery] }, NotificationsAnswer, mutation()),

    markNotifications: (args: { notifications?: string[]; all?: true; read?: boolean }) =>
      caller.call('mark_notifications', args, NotificationsAnswer, mutation()),

    /** What quick_add would understand of a line; nothing is added. */
    readLine: (text: string) => caller.call('quick_add', { text, dry_run: true }, QuickAddAnswer),
    async quickAdd(text: string, key?: string) {
      const answer = await caller.call('quick_add', { text }, QuickAddAnswer, mutation(key));
      const [task] = answer.tasks;
      if (task === undefined) throw firstFailure(answer.failures);
      const { operation_id: operationId, created, unread, suggestions } = answer;
      return { task, operationId, created, unread, suggestions };
    },
    addTask: (task: NewTask, key?: string) => changeOne('add_tasks', { tasks: [task] }, key),
    updateTask: (id: string, change: TaskChange) =>
      changeOne('update_tasks', { tasks: [{ task: id, ...change }] }),
    /** A change of many tasks, or one that was kept while nobody answered. */
    send: (name: string, args: Record<string, unknown>, key: string) =>
      caller.call(name, args, TasksAnswer, mutation(key)),
    restoreTask: (id: string) => changeOne('restore_tasks', { tasks: [id] }),
    skipOccurrence: (task: string) => changeSeries('skip_occurrence', { task }),
    snoozeReminders: (id: string, until: string) =>
      changeOne('snooze_reminders', { tasks: [id], until }),

    setRecurrence: (task: string, recurrence: string | undefined) =>
      changeSeries(
        'set_recurrence',
        recurrence === undefined ? { task, clear: true } : { task, recurrence },
      ),
    setReminders: (task: string, reminders: string[]) =>
      changeSeries('set_reminders', { task, reminders }),

    undo: (operationId: string | undefined) =>
      caller.call(
        'undo',
        operationId === undefined ? {} : { operation_id: operationId },
        UndoAnswer,
        mutation(),
      ),
  };
}

function withSignal(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { signal };
}
