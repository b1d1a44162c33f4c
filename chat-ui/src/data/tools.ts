import { Me } from '@taskloom/contracts';
import type { ItemFailure, Project, Task } from '@taskloom/contracts';

import {
  NotificationsAnswer,
  ProjectPage,
  ProjectsAnswer,
  TaskAnswer,
  TaskPage,
  TasksAnswer,
  UndoAnswer,
} from './answers.ts';
import type { ToolCaller } from './mcp-connection.ts';
import { ToolError } from './tool-error.ts';

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
  tags?: string[];
  clear?: string[];
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
    if (task === undefined) throw failure(answer.failures);
    return { task, operationId: answer.operation_id };
  }

  async function changeSeries(name: string, args: Record<string, unknown>): Promise<Changed> {
    const answer = await caller.call(name, args, TaskAnswer, mutation());
    return { task: answer.task, operationId: answer.operation_id };
  }

  return {
    getMe: (signal?: AbortSignal) => caller.call('get_me', {}, Me, withSignal(signal)),

    async findOpenTasks(signal?: AbortSignal): Promise<Task[]> {
      const found: Task[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const args = { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
        const answer = await caller.call('find_tasks', args, TaskPage, withSignal(signal));
        found.push(...answer.tasks);
        cursor = answer.next_cursor;
        if (cursor === undefined) break;
      }
      return found;
    },

    async findDoneTasks(signal?: AbortSignal): Promise<Task[]> {
      const args = { filter: 'done', sort: 'completed', limit: PAGE_SIZE };
      const answer = await caller.call('find_tasks', args, TaskPage, withSignal(signal));
      return answer.tasks;
    },

    async searchDoneTasks(text: string, signal?: AbortSignal): Promise<Task[]> {
      const args = { filter: 'done', text, limit: 20 };
      const answer = await caller.call('find_tasks', args, TaskPage, withSignal(signal));
      return answer.tasks;
    },

    async getTask(id: string, signal?: AbortSignal): Promise<Task> {
      const answer = await caller.call(
        'get_tasks',
        { tasks: [id] },
        TasksAnswer,
        withSignal(signal),
      );
      const [task] = answer.tasks;
      if (task === undefined) throw failure(answer.failures);
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

    markNotifications: (args: { notifications?: string[]; all?: true; read?: boolean }) =>
      caller.call('mark_notifications', args, NotificationsAnswer, mutation()),

    quickAdd: (text: string) => changeOne('quick_add', { text }),
    addTask: (title: string, project: string) =>
      changeOne('add_tasks', { tasks: [{ title, project }] }),
    updateTask: (id: string, change: TaskChange) =>
      changeOne('update_tasks', { tasks: [{ task: id, ...change }] }),
    completeTask: (id: string) => changeOne('complete_tasks', { tasks: [id] }),
    reopenTask: (id: string) => changeOne('reopen_tasks', { tasks: [id] }),

    /** The person has confirmed: `confirm` says so. */
    async deleteTask(id: string): Promise<string | undefined> {
      const args = { tasks: [id], confirm: true };
      const answer = await caller.call('delete_tasks', args, TasksAnswer, mutation());
      if (answer.failures.length > 0) throw failure(answer.failures);
      return answer.operation_id;
    },

    setRecurrence: (task: string, recurrence: string | undefined) =>
      changeSeries(
        'set_recurrence',
        recurrence === undefined ? { task, clear: true } : { task, recurrence },
      ),
    setReminders: (task: string, reminders: string[]) =>
      changeSeries('set_reminders', { task, reminders }),

    async addProject(name: string): Promise<Project> {
      const args = { projects: [{ name }] };
      const answer = await caller.call('add_projects', args, ProjectsAnswer, mutation());
      const [project] = answer.projects;
      if (project === undefined) throw failure(answer.failures);
      return project;
    },

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

function failure(failures: ItemFailure[]): ToolError {
  return new ToolError(
    failures[0] ?? { code: 'not_found', message: 'There is no such task any more.' },
  );
}
