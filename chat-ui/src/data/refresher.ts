import type { QueryClient } from '@tanstack/react-query';

import type { Change } from './live-updates.ts';
import { queryKeys } from './query-keys.ts';

const GATHER_MS = 60;

/**
 * Reads again what changed on the server. Changes that come together are read once, and nothing is
 * read while a change of this page's own is under way: an older answer would undo what it shows.
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

  async during<T>(run: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await run();
    } finally {
      this.#underWay -= 1;
      this.note('tasks');
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
    if (stale.has('tasks')) this.#invalidate(queryKeys.allTasks);
    // Tasks move the counts in the projects too.
    if (stale.has('tasks') || stale.has('projects')) this.#invalidate(queryKeys.projects);
    if (stale.has('notifications')) this.#invalidate(queryKeys.notifications);
  }

  #invalidate(queryKey: readonly string[]): void {
    void this.#client.invalidateQueries({ queryKey });
  }
}
