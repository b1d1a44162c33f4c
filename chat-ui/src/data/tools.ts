import { Me } from '@taskloom/contracts';
import type { Project, Task } from '@taskloom/contracts';

import type { SettingsChange } from '../settings/settings-change.ts';
import {
  NotificationsAnswer,
  ProjectPage,
  DeliveriesAnswer,
  SettingsAnswer,
  TaskAnswer,
  TaskPage,
  TasksAnswer,
  UndoAnswer,
} from './answers.ts';
import type { ToolCaller } from './mcp-connection.ts';
import { createInsightTools } from './insight-tools.ts';
import { createOrganizeTools } from './organize-tools.ts';
import { firstFailure } from './tool-error.ts';

const PAGE_SIZE = 200;
/** A person's open tasks are read whole, so that every view answers at once; this bounds a runaway. */
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
  project?: string;
  section?: string;
  parent?: string;
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
  const mutation = () => ({ idempotencyKey: crypto.randomUUID() });

  async function changeOne(name: string, args: Record<string, unknown>): Promise<Changed> {
    const answer = await caller.call(name, args, TasksAnswer, mutation());
    const [task] = answer.tasks;
    if (task === undefined) throw firstFailure(answer.failures);
    return { task, operationId: answer.operation_id };
  }

  async function changeSeries(name: string, args: Record<string, unknown>): Promise<Changed> {
    const answer = await caller.call(name, args, TaskAnswer, mutation());
    return { task: answer.task, operationId: answer.operation_id };
  }

  const readAll = async (query: object, signal?: AbortSignal): Promise<Task[]> => {
    const found: Task[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const args = { ...query, limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
      const answer = await caller.call('find_tasks', args, TaskPage, withSignal(signal));
      found.push(...answer.tasks);
      cursor = answer.next_cursor;
      if (cursor === undefined) break;
    }
    return found;
  };

  const readPage = async (query: object, signal?: AbortSignal): Promise<Task[]> => {
    const args = { limit: PAGE_SIZE, ...query };
    return (await caller.call('find_tasks', args, TaskPage, withSignal(signal))).tasks;
  };

  return {
    ...createOrganizeTools(caller),
    ...createInsightTools(caller),

    getMe: (signal?: AbortSignal) => caller.call('get_me', {}, Me, withSignal(signal)),
    updateSettings: (change: SettingsChange) =>
      caller.call('update_settings', { ...change }, SettingsAnswer, mutation()),

    /** In the manual order, so that a list's order is told by the array's. */
    findOpenTasks: (signal?: AbortSignal) => readAll({ sort: 'position' }, signal),
    findOpenTasksOf: (project: string, signal?: AbortSignal) =>
      readAll({ filter: `#${project}`, sort: 'position' }, signal),
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

    quickAdd: (text: string) => changeOne('quick_add', { text }),
    addTask: (task: NewTask) => changeOne('add_tasks', { tasks: [task] }),
    updateTask: (id: string, change: TaskChange) =>
      changeOne('update_tasks', { tasks: [{ task: id, ...change }] }),
    completeTask: (id: string) => changeOne('complete_tasks', { tasks: [id] }),
    restoreTask: (id: string) => changeOne('restore_tasks', { tasks: [id] }),
    moveTask: (id: string, place: Place) => changeOne('move_tasks', { tasks: [id], ...place }),
    skipOccurrence: (task: string) => changeSeries('skip_occurrence', { task }),
    snoozeReminders: (id: string, until: string) =>
      changeOne('snooze_reminders', { tasks: [id], until }),
    reopenTask: (id: string) => changeOne('reopen_tasks', { tasks: [id] }),

    /** The person has confirmed: `confirm` says so. */
    async deleteTask(id: string): Promise<string | undefined> {
      const args = { tasks: [id], confirm: true };
      const answer = await caller.call('delete_tasks', args, TasksAnswer, mutation());
      if (answer.failures.length > 0) throw firstFailure(answer.failures);
      return answer.operation_id;
    },

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
