import type { Task } from '@taskloom/contracts';
import type { QueryClient } from '@tanstack/react-query';

import type { Change } from './live-updates.ts';
import { queryKeys } from './query-keys.ts';

const GATHER_MS = 80;
/** What tells of tasks in sum, and goes with them. */
const FOLLOWING = ['projects', 'sections', 'tags', 'comments', 'activity', 'overview', 'stats'];

type ReadProject = (projectId: string, signal: AbortSignal) => Promise<Task[]>;

/**
 * Reads again what changed on the server: of the open tasks only the projects that changed. Changes
 * that come together are read once, and nothing is read while a change of this page's own is under
 * way: an older answer would undo what it shows.
 */
export class Refresher {
  readonly #client: QueryClient;
  readonly #readProject: ReadProject;
  readonly #stale = new Set<Change>();
  readonly #reading = new Map<string, AbortController>();
  #underWay = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: QueryClient, readProject: ReadProject) {
    this.#client = client;
    this.#readProject = readProject;
  }

  note(change: Change): void {
    this.#stale.add(change);
    this.#schedule();
  }

  /** Ends reads of tasks that started before the change that follows. */
  async hold(): Promise<void> {
    for (const [projectId, reading] of this.#reading) {
      reading.abort();
      this.#stale.add(`project:${projectId}`);
    }
    await this.#client.cancelQueries({ queryKey: queryKeys.allTasks });
  }

  /** Runs a change of this page's own, and reads again what it touched. */
  async during<T>(run: () => Promise<T>, touched?: (done: T) => Change[]): Promise<T> {
    this.#underWay += 1;
    let changes: Change[] = ['tasks'];
    try {
      const done = await run();
      changes = touched?.(done) ?? changes;
      return done;
    } finally {
      this.#underWay -= 1;
      for (const change of changes) this.#stale.add(change);
      if (this.#stale.size > 0) this.#schedule();
    }
  }

  #schedule(): void {
    if (this.#underWay > 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#underWay === 0) this.#refresh();
    }, GATHER_MS);
  }

  #refresh(): void {
    const stale = new Set(this.#stale);
    this.#stale.clear();
    if (stale.has('everything')) return void this.#client.invalidateQueries();
    const projectIds = [...stale].flatMap((change) => /^project:(.+)$/.exec(change)?.[1] ?? []);
    const whole = stale.has('tasks');
    if (whole) this.#invalidate(queryKeys.allTasks);
    else if (projectIds.length > 0) {
      void this.#client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === 'tasks' && queryKey[1] !== 'open',
      });
      for (const projectId of projectIds) void this.#rereadProject(projectId);
    }
    if (whole || projectIds.length > 0) for (const name of FOLLOWING) this.#invalidate([name]);
    else if (stale.has('projects')) this.#invalidate(queryKeys.projects);
    for (const change of stale) {
      const name = /^query:(.+)$/.exec(change)?.[1];
      if (name !== undefined) this.#invalidate([name]);
    }
    if (stale.has('notifications')) {
      this.#invalidate(queryKeys.notifications);
      // One may say that an address of the person's was turned off.
      this.#invalidate(queryKeys.me);
    }
  }

  async #rereadProject(projectId: string): Promise<void> {
    if (this.#client.getQueryData(queryKeys.openTasks) === undefined)
      return this.#invalidate(queryKeys.openTasks);
    this.#reading.get(projectId)?.abort();
    const reading = new AbortController();
    this.#reading.set(projectId, reading);
    try {
      const tasks = await this.#readProject(projectId, reading.signal);
      if (reading.signal.aborted) return;
      if (this.#underWay > 0) return void this.#stale.add(`project:${projectId}`);
      const ids = new Set(tasks.map(({ id }) => id));
      this.#client.setQueryData<Task[]>(queryKeys.openTasks, (open) => [
        ...(open ?? []).filter(({ id, project_id: at }) => at !== projectId && !ids.has(id)),
        ...tasks,
      ]);
    } catch {
      // A project that is no more, or a connection lost: the whole list tells.
      if (!reading.signal.aborted) this.#invalidate(queryKeys.openTasks);
    } finally {
      if (this.#reading.get(projectId) === reading) this.#reading.delete(projectId);
    }
  }

  #invalidate(queryKey: readonly string[]): void {
    void this.#client.invalidateQueries({ queryKey });
  }
}
