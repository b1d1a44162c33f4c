import type { QueryClient } from '@tanstack/react-query';

import type { Change } from './live-updates.ts';
import { queryKeys } from './query-keys.ts';
import type { TaskScope } from './task-scope.ts';

const GATHER_MS = 80;
/** What tells of tasks in sum, and goes with them. */
const FOLLOWING = [
  'projects',
  'sections',
  'members',
  'tags',
  'comments',
  'activity',
  'overview',
  'stats',
];

/**
 * Reads again what changed on the server: the views that may hold tasks of the projects that changed. Changes
 * that come together are read once, and nothing is read while a change of this page's own is under
 * way: an older answer would undo what it shows.
 */
export class Refresher {
  readonly #client: QueryClient;
  readonly #stale = new Set<Change>();
  #underWay = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  note(change: Change): void {
    this.#stale.add(change);
    this.#schedule();
  }

  /** Ends reads of tasks that started before the change that follows. */
  async hold(): Promise<void> {
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
        queryKey: queryKeys.allTasks,
        predicate: ({ queryKey }) => mayHold(queryKey, projectIds),
      });
    }
    if (whole || projectIds.length > 0) for (const name of FOLLOWING) this.#invalidate([name]);
    else if (stale.has('projects')) this.#invalidate(queryKeys.projects);
    for (const change of stale) {
      const name = /^query:(.+)$/.exec(change)?.[1];
      if (name !== undefined) this.#invalidate([name]);
    }
    if (stale.has('notifications')) {
      this.#invalidate(queryKeys.notifications);
      this.#invalidate(queryKeys.invitations);
      // One may say that an address of the person's was turned off.
      this.#invalidate(queryKeys.me);
    }
  }

  #invalidate(queryKey: readonly string[]): void {
    void this.#client.invalidateQueries({ queryKey });
  }
}

/** Only a view of one project is known to hold nothing of the others. */
function mayHold(queryKey: readonly unknown[], projectIds: readonly string[]): boolean {
  const scope = queryKey[1] === 'scope' ? (queryKey[2] as TaskScope) : undefined;
  return scope?.of !== 'project' || projectIds.includes(scope.projectId);
}
