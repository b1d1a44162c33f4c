import { v7 as uuidv7 } from 'uuid';

import type { TransactionSql } from '../database/connect.ts';
import { notYours } from '../errors.ts';
import { type EntityName, type EntityRows, entities } from './entities.ts';

type Values = Record<string, unknown>;

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const ROWS_AT_ONCE = 500;

/** One row changed: `before` is null when it was made, `after` when it was removed. */
export interface Change {
  entity: EntityName;
  id: string;
  projectId: string | null;
  before: Values | null;
  after: Values | null;
}

/**
 * What one call changes. Every write of the domain goes through here, so that undo, activity, events
 * and live updates see all of it.
 */
export class Changes {
  readonly operationId = uuidv7();
  #sql: TransactionSql;
  /** RFC 3339, UTC. */
  readonly at: string;
  #log: Change[] = [];
  /** Rows whose version this operation has raised already: it rises by one per operation. */
  #raised = new Set<string>();
  #placed = 0;

  constructor({ sql, at }: { sql: TransactionSql; at: string }) {
    this.#sql = sql;
    this.at = at;
  }

  /** The transaction, or the innermost savepoint under way: postgres.js fails a scope for its queries. */
  get sql(): TransactionSql {
    return this.#sql;
  }

  get log(): readonly Change[] {
    return this.#log;
  }

  /** In the manual order behind all that is there, and behind what this operation put there before. */
  nextPosition(): number {
    return Date.parse(this.at) + this.#placed++;
  }

  async insert<E extends EntityName>(entity: E, row: Partial<EntityRows[E]> & { id: string }) {
    const { table, stamped, versioned, readBack } = entities[entity];
    const values: Values = {
      ...row,
      created_at: row.created_at ?? this.at,
      ...(stamped ? { updated_at: this.at } : {}),
    };
    const into = this.sql(`taskloom.${table}`);
    const insert = this.sql<[EntityRows[E]]>`
      insert into ${into} ${this.sql(values)} ${readBack ? this.sql`` : this.sql`returning *`}`;
    const [made] = readBack
      ? (await insert, await this.sql<[EntityRows[E]]>`select * from ${into} where id = ${row.id}`)
      : await insert;
    if (versioned) this.#raised.add(row.id);
    const after: object = made;
    this.#record({ entity, id: row.id, before: null, after: { ...after } }, made);
    return made;
  }

  /** Many rows with the same columns, `created_at` among them where it is not now. */
  async insertMany<E extends Exclude<EntityName, 'project'>>(
    entity: E,
    rows: readonly (Partial<EntityRows[E]> & { id: string })[],
    onProgress: (done: number) => void = () => {},
  ): Promise<void> {
    const { table, stamped, versioned } = entities[entity];
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      const values = rows.slice(from, from + ROWS_AT_ONCE).map((row): Values => ({
        ...row,
        created_at: row.created_at ?? this.at,
        ...(stamped ? { updated_at: this.at } : {}),
      }));
      const made = await this.sql<EntityRows[E][]>`
        insert into ${this.sql(`taskloom.${table}`)} ${this.sql(values)} returning *`;
      for (const row of made) {
        if (versioned) this.#raised.add(row.id);
        const after: object = row;
        this.#record({ entity, id: row.id, before: null, after: { ...after } }, row);
      }
      onProgress(Math.min(rows.length, from + ROWS_AT_ONCE));
    }
  }

  /** `row` is the row as read in this transaction. Writes only what differs; returns the new row. */
  async update<E extends EntityName>(
    entity: E,
    row: EntityRows[E],
    patch: Partial<EntityRows[E]>,
  ): Promise<EntityRows[E]> {
    const { table, versioned, stamped } = entities[entity];
    const current: Values = { ...row };
    const changed = Object.entries(patch).filter(
      ([key, value]) => !sameValue(current[key] ?? null, value ?? null),
    );
    if (changed.length === 0) return row;
    const values: Values = Object.fromEntries(changed.map(([key, value]) => [key, value ?? null]));
    const raise = versioned && !this.#raised.has(row.id);
    const [made] = await this.sql<EntityRows[E][]>`
      update ${this.sql(`taskloom.${table}`)}
         set ${this.sql({ ...values, ...(stamped ? { updated_at: this.at } : {}) })}
             ${raise ? this.sql`, version = version + 1` : this.sql``}
       where id = ${row.id} returning *`;
    if (!made) throw notYours(entity);
    this.#raised.add(row.id);
    const before = Object.fromEntries(changed.map(([key]) => [key, current[key] ?? null]));
    // As the database gives it back, so that undo compares like with like.
    const now: Values = { ...(made as object) };
    const after = Object.fromEntries(changed.map(([key]) => [key, now[key] ?? null]));
    this.#record({ entity, id: row.id, before, after }, made);
    return made;
  }

  /** Many rows, each changed in its own way; all of them are given the same columns. */
  async updateMany<E extends EntityName>(
    entity: E,
    rows: readonly { row: EntityRows[E]; patch: Partial<EntityRows[E]> }[],
  ): Promise<void> {
    const { table, versioned, stamped } = entities[entity];
    const [first] = rows;
    if (!first) return;
    const columns = Object.keys(first.patch);
    const given = rows.map(({ row, patch }) => ({ id: row.id, ...patch }));
    const { sql } = this;
    const into = sql(`taskloom.${table}`);
    const made = await sql<EntityRows[E][]>`
      update ${into} t
         set ${columns.map((name, n) => sql`${n > 0 ? sql`,` : sql``} ${sql(name)} = new.${sql(name)}`)}
             ${stamped ? sql`, updated_at = ${this.at}` : sql``}
             ${versioned ? sql`, version = t.version + 1` : sql``}
        from jsonb_populate_recordset(null::${into}, ${sql.json(given)}) new
       where t.id = new.id returning t.*`;
    const madeOf = new Map(made.map((row) => [row.id, row]));
    for (const { row } of rows) {
      const now: Values = { ...(madeOf.get(row.id) as object | undefined) };
      if (now['id'] === undefined) throw notYours(entity);
      const current: Values = { ...row };
      const changed = columns.filter(
        (name) => !sameValue(current[name] ?? null, now[name] ?? null),
      );
      this.#raised.add(row.id);
      const before = Object.fromEntries(changed.map((name) => [name, current[name] ?? null]));
      const after = Object.fromEntries(changed.map((name) => [name, now[name] ?? null]));
      this.#record({ entity, id: row.id, before, after }, row);
    }
  }

  /** For what has no trash: tasks and projects are only marked as deleted. */
  async remove<E extends 'reminder' | 'member'>(entity: E, row: EntityRows[E]): Promise<void> {
    await this.sql`
      delete from ${this.sql(`taskloom.${entities[entity].table}`)} where id = ${row.id}`;
    const before: object = row;
    this.#record({ entity, id: row.id, before: { ...before }, after: null }, row);
  }

  /** Raises the task's version for a change that is not in its own row (a reminder, its series). */
  async touch(row: EntityRows['task']): Promise<void> {
    if (this.#raised.has(row.id)) return;
    this.#raised.add(row.id);
    const [made] = await this.sql`
      update taskloom.tasks set version = version + 1, updated_at = ${this.at}
       where id = ${row.id} returning id`;
    if (!made) throw notYours('task');
    this.#record({ entity: 'task', id: row.id, before: {}, after: {} }, row);
  }

  /** Runs one item of a batch: when it throws, what it did is taken back and the rest stays. */
  async attempt<T>(run: () => Promise<T>): Promise<T> {
    const length = this.#log.length;
    const raised = new Set(this.#raised);
    const outer = this.#sql;
    try {
      // postgres.js unwraps promises in the result's type, which T here already is.
      return (await outer.savepoint((inner) => {
        this.#sql = inner;
        return run();
      })) as T;
    } catch (error) {
      this.#log.length = length;
      this.#raised = raised;
      throw error;
    } finally {
      this.#sql = outer;
    }
  }

  #record(change: Omit<Change, 'projectId'>, row: object): void {
    const projectId =
      change.entity === 'project'
        ? change.id
        : 'project_id' in row && typeof row.project_id === 'string'
          ? row.project_id
          : null;
    this.#log.push({ ...change, projectId });
  }
}

export function sameValue(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
