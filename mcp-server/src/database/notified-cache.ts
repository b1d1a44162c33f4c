import type { Sql } from './connect.ts';

interface CacheOptions {
  sql: Sql;
  /** On which PostgreSQL tells (NOTIFY) the keys of what changed. */
  channel: string;
  maxEntries?: number;
}

/** Bounds what a listener that has died without anybody's noticing costs. */
const MAX_AGE_MS = 30_000;

/**
 * What was read from the database, until the database tells that it changed: every replica forgets it
 * at the same moment. Nothing is remembered of what was not found.
 */
export class NotifiedCache<V extends object> implements AsyncDisposable {
  readonly #entries = new Map<string, { value: V; until: number }>();
  readonly #maxEntries: number;
  /** Rises with all that is told: what was read before may be old. */
  #told = 0;
  #unlisten: () => Promise<unknown> = async () => {};

  private constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  static async create<V extends object>({
    sql,
    channel,
    maxEntries = 10_000,
  }: CacheOptions): Promise<NotifiedCache<V>> {
    const cache = new NotifiedCache<V>(maxEntries);
    // Once more after each reconnection: nobody knows what was told in between.
    const listening = await sql.listen(
      channel,
      (key) => cache.forget(key),
      () => cache.#forgetAll(),
    );
    cache.#unlisten = () => listening.unlisten();
    return cache;
  }

  async get<L extends V | undefined>(key: string, load: () => Promise<L>): Promise<V | L> {
    const known = this.#entries.get(key);
    if (known && known.until > performance.now()) return known.value;
    const told = this.#told;
    const value = await load();
    if (value && told === this.#told) this.#remember(key, value);
    return value;
  }

  forget(key: string): void {
    this.#told += 1;
    this.#entries.delete(key);
  }

  #forgetAll(): void {
    this.#told += 1;
    this.#entries.clear();
  }

  #remember(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: performance.now() + MAX_AGE_MS });
    if (this.#entries.size <= this.#maxEntries) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#forgetAll();
    await this.#unlisten().catch(() => {});
  }
}
