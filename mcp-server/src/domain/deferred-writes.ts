import type { TransactionSql } from '../database/connect.ts';
import { TrackedRows } from './tracked-rows.ts';

/**
 * Rows that are changed in memory and written together, at the latest when something is asked of the
 * database: `sql` sends them first, in the same write to the socket.
 */
export class DeferredWrites {
  readonly rows = new TrackedRows();
  #connection: TransactionSql;
  #sql: TransactionSql;
  /** How much of the rows' changes the database has been sent. */
  #sentUpTo = 0;
  #sent: PromiseLike<unknown>[] = [];

  constructor(sql: TransactionSql) {
    this.#connection = sql;
    this.#sql = this.#sendingFirst(sql);
  }

  /** The transaction, or the innermost savepoint under way: postgres.js fails a scope for its queries. */
  get sql(): TransactionSql {
    return this.#sql;
  }

  /** Whether `restore` would have to take back what the database has been sent. */
  isSentSince(mark: number): boolean {
    return this.#sentUpTo > mark;
  }

  /** The last change of the rows was written by a statement of its own. */
  markSent(): void {
    this.#sentUpTo = this.rows.mark;
  }

  /** Writes what is not written yet, and waits for it. */
  async written(): Promise<void> {
    this.#send();
    const sent = this.#sent;
    this.#sent = [];
    await Promise.all(sent);
  }

  restore(mark: number): void {
    this.rows.restore(mark);
    this.#sentUpTo = Math.min(this.#sentUpTo, mark);
  }

  /** Runs a part of the work that may fail in the database and be taken back alone. */
  async inSavepoint<T>(run: () => Promise<T>): Promise<T> {
    this.#send();
    const { mark } = this.rows;
    const outer = { connection: this.#connection, sql: this.#sql };
    try {
      // postgres.js unwraps promises in the result's type, which T here already is.
      return (await outer.connection.savepoint(async (inner) => {
        this.#connection = inner;
        this.#sql = this.#sendingFirst(inner);
        const result = await run();
        await this.written();
        return result;
      })) as T;
    } catch (error) {
      this.#sent = [];
      this.restore(mark);
      throw error;
    } finally {
      this.#connection = outer.connection;
      this.#sql = outer.sql;
    }
  }

  /** Queries are preceded by what is not written yet: on one connection they stay in order. */
  #sendingFirst(connection: TransactionSql): TransactionSql {
    return new Proxy(connection, {
      apply: (target, self, given) => {
        this.#send();
        return Reflect.apply(target, self, given) as unknown;
      },
    });
  }

  #send(): void {
    if (this.rows.unwritten === 0) return;
    for (const statement of this.rows.takeStatements(this.#connection)) {
      // Not waited for here: the failure of one fails whatever is asked next, and the commit.
      statement.execute().catch(() => {});
      this.#sent.push(statement);
    }
    this.markSent();
  }
}
