import type { McpConnection } from './mcp-connection.ts';

export type LiveState = 'connecting' | 'live' | 'offline';

/**
 * What changed on the server: one project's tasks, or `everything` after a gap in which changes may
 * have been missed; `opening`: whatever happened between the page's first reads and the first stream. `query:` names what else is read again, by the first part of its key.
 */
export type Change =
  | 'everything'
  | 'opening'
  | 'tasks'
  | 'projects'
  | 'notifications'
  | `project:${string}`
  | `query:${string}`;

interface LiveOptions {
  connection: Pick<McpConnection, 'listen'>;
  onState(state: LiveState): void;
  onChange(change: Change): void;
  /** Milliseconds to wait before attempt `n` (from 0). */
  backoff?(attempt: number): number;
}

const NOTIFICATIONS_URI = 'notifications://inbox';

/**
 * Keeps one `subscriptions/listen` stream open for the projects given last, opens it again with
 * backoff, and reports a change to everything after each gap.
 */
export class LiveUpdates implements Disposable {
  readonly #options: LiveOptions;
  #projectIds: string[] = [];
  #generation = 0;
  #close: (() => Promise<void>) | undefined;
  #wake: (() => void) | undefined;
  #disposed = false;
  #opened = false;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** The projects to hear of. The old stream ends once the new one is open: nothing falls between. */
  watch(projectIds: string[]): void {
    const sorted = projectIds.toSorted();
    if (this.#generation > 0 && sorted.join() === this.#projectIds.join()) return;
    this.#projectIds = sorted;
    void this.#run();
  }

  /** The machine woke up or came online: look at once instead of waiting. */
  check(): void {
    if (this.#wake === undefined) void this.#run();
    else this.#wake();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#generation += 1;
    this.#wake?.();
    void this.#close?.();
  }

  async #run(): Promise<void> {
    const generation = ++this.#generation;
    const current = () => generation === this.#generation && !this.#disposed;
    const previous = this.#close;
    this.#close = undefined;
    this.#wake?.();
    for (let attempt = 0; current(); attempt += 1) {
      try {
        const subscription = await this.#options.connection.listen(this.#filter(), {
          resourceUpdated: (uri) => this.#report(uri),
          resourcesChanged: () => this.#options.onChange('projects'),
        });
        await previous?.();
        if (!current()) {
          await subscription.close();
          return;
        }
        this.#close = () => subscription.close();
        this.#options.onState('live');
        this.#options.onChange(this.#opened ? 'everything' : 'opening');
        this.#opened = true;
        attempt = 0;
        if ((await subscription.closed) === 'local') return;
      } catch {
        // Said by the state below; the next attempt follows.
      }
      if (!current()) return;
      this.#options.onState('offline');
      await this.#sleep((this.#options.backoff ?? backoff)(attempt));
    }
  }

  #filter() {
    const resourceSubscriptions = this.#projectIds.map((id) => `project://${id}`);
    return {
      resourcesListChanged: true,
      resourceSubscriptions: [...resourceSubscriptions, NOTIFICATIONS_URI],
    };
  }

  #report(uri: string): void {
    if (uri === NOTIFICATIONS_URI) return this.#options.onChange('notifications');
    const projectId = /^project:\/\/(.+)$/.exec(uri)?.[1];
    this.#options.onChange(projectId === undefined ? 'tasks' : `project:${projectId}`);
  }

  #sleep(ms: number): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms);
      const wake = done;
      this.#wake = wake;
      function done() {
        clearTimeout(timer);
        resolve();
      }
    }).then(() => {
      this.#wake = undefined;
    });
  }
}

function backoff(attempt: number): number {
  return Math.min(15_000, 500 * 2 ** attempt) * (0.75 + Math.random() / 2);
}
