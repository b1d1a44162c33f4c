import type { Task } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';

import type { TransactionSql } from '../database/connect.ts';
import { NEEDS_SAVEPOINTS, TaskloomError } from '../errors.ts';
import { type Change, describeChange } from './change.ts';
import { DeferredWrites } from './deferred-writes.ts';
import { factsOf } from './entities.ts';
import type { EntityName, EntityRows, TaskFacts } from './rows.ts';
import { canonical, sameValue } from './row-values.ts';
import { ALL, NOTHING, type Tracked } from './tracked-rows.ts';
import { chunk, insertRow, type Row, updateRow, type Values } from './write-rows.ts';

/** Changed rows that wait to be written: each takes some 50 µs to change and to write. */
const CHANGES_AT_ONCE = 200;

/**
 * What one item of a batch had written cannot be taken back any more: the call has to be run again
 * with a savepoint for each item.
 */
export class NeedsSavepoints extends Error {
  override name = 'NeedsSavepoints';
  readonly code = NEEDS_SAVEPOINTS;
}

/**
 * What one unit of work changes. Every write of the domain goes through here, so that undo,
 * activity, events and live updates see all of it. Rows are changed in memory and written together.
 */
export class ChangeTracker {
  readonly operationId = uuidv7();
  /** RFC 3339, UTC. */
  readonly at: string;
  /** W3C Trace Context of the call; its events carry it. */
  readonly traceparent: string | undefined;
  /** Tasks that were locked with all that is below them. */
  readonly wholeBranches = new Set<string>();
  readonly #writes: DeferredWrites;
  /** Each item of a batch has a savepoint of its own: another try of a call that failed without. */
  readonly #hasSavepoints: boolean;
  #log: Change[] = [];
  #lookUps = new Map<string, Promise<unknown>>();
  #presented = new WeakMap<EntityRows['task'], Task>();
  #facts = new Map<string, TaskFacts>();
  #placed = 0;
  #hasItems = false;

  constructor({
    sql,
    at,
    traceparent,
    hasSavepoints = false,
  }: {
    sql: TransactionSql;
    at: string;
    traceparent?: string | undefined;
    hasSavepoints?: boolean;
  }) {
    this.#writes = new DeferredWrites(sql);
    this.at = at;
    this.traceparent = traceparent;
    this.#hasSavepoints = hasSavepoints;
  }

  /** The transaction, or the innermost savepoint under way: postgres.js fails a scope for its queries. */
  get sql(): TransactionSql {
    return this.#writes.sql;
  }

  /** What was read of tasks beside their rows, until the operation changes some of it. */
  get facts(): ReadonlyMap<string, TaskFacts> {
    return this.#facts;
  }

  keepFacts(taskId: string, facts: TaskFacts): void {
    this.#facts.set(taskId, facts);
  }

  /** Tasks as they were presented since the last change. */
  get presented(): WeakMap<EntityRows['task'], Task> {
    return this.#presented;
  }

  get log(): readonly Change[] {
    return this.#log;
  }

  /** Whether a call that fails may do better with a savepoint for each item. */
  get mayTryItems(): boolean {
    return this.#hasItems && !this.#hasSavepoints;
  }

  /** In the manual order behind all that is there, and behind what this operation put there before. */
  nextPosition(): number {
    return Date.parse(this.at) + this.#placed++;
  }

  /** The row as this operation locked it or left it, without asking the database. */
  latest<E extends EntityName>(entity: E, id: string): EntityRows[E] | undefined {
    const tracked = this.#writes.rows.get(entity, id);
    // What is tracked under an entity's name is a row of its table.
    return tracked && (tracked.row as unknown as EntityRows[E]);
  }

  /** The rows of an entity that this operation locked, changed or made. */
  allLatest<E extends EntityName>(entity: E): EntityRows[E][] {
    return this.#writes.rows
      .all()
      .flatMap((tracked) =>
        tracked.entity === entity ? (tracked.row as unknown as EntityRows[E]) : [],
      );
  }

  isNew(entity: EntityName, id: string): boolean {
    return this.#writes.rows.get(entity, id)?.isNew ?? false;
  }

  /** Rows this transaction has locked: nobody else changes them, so they need not be read again. */
  keepLocked<E extends EntityName>(entity: E, rows: readonly EntityRows[E][]): void {
    for (const row of rows)
      if (!this.#writes.rows.get(entity, row.id))
        this.#writes.rows.set({
          entity,
          row: { ...row },
          isNew: false,
          isRaised: false,
          unwritten: NOTHING,
        });
  }

  /** Looks up once what tasks refer to, until the operation changes something else than tasks. */
  async lookUp<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.#lookUps.get(key) ?? read();
    this.#lookUps.set(key, known);
    // Each key is one kind of look-up.
    return known as Promise<T>;
  }

  async insert<E extends EntityName>(
    entity: E,
    given: Partial<EntityRows[E]> & { id: string },
  ): Promise<EntityRows[E]> {
    const { blank, stamped, versioned } = factsOf(entity);
    const columns = {
      ...blank,
      ...given,
      created_at: given.created_at ?? this.at,
      ...(stamped ? { updated_at: this.at } : {}),
    };
    const row = {
      ...(blank ? canonical(columns) : await insertRow(this.sql, entity, columns)),
      id: given.id,
    };
    this.#writes.rows.set({
      entity,
      row,
      isNew: true,
      isRaised: versioned,
      unwritten: blank ? ALL : NOTHING,
    });
    this.#record({ entity, id: row.id, before: null, after: row }, row);
    if (!blank) this.#writes.markSent();
    return row as unknown as EntityRows[E];
  }

  async insertMany<E extends EntityName>(
    entity: E,
    rows: readonly (Partial<EntityRows[E]> & { id: string })[],
    onProgress: (done: number) => void = () => {},
  ): Promise<void> {
    let done = 0;
    for (const some of chunk(rows, CHANGES_AT_ONCE)) {
      for (const row of some) await this.insert(entity, row);
      await this.written();
      done += some.length;
      onProgress(done);
    }
  }

  /** `row` is the row as read in this transaction. Writes only what differs; returns the new row. */
  async update<E extends EntityName>(
    entity: E,
    row: EntityRows[E],
    patch: Partial<EntityRows[E]>,
  ): Promise<EntityRows[E]> {
    // Very many go out in portions: others are served while the database writes them.
    if (this.#writes.rows.unwritten >= CHANGES_AT_ONCE) await this.written();
    const { locked, versioned, stamped } = factsOf(entity);
    const tracked = this.#writes.rows.get(entity, row.id);
    const current: Row = { ...row, ...tracked?.row };
    const isLater = locked === true || tracked?.isNew === true;
    const wanted = canonical({ ...patch });
    const changed = Object.keys(wanted).filter(
      (key) => !sameValue(current[key] ?? null, wanted[key]),
    );
    if (changed.length === 0) return current as unknown as EntityRows[E];
    const raise = versioned && tracked?.isRaised !== true;
    const values: Values = {
      ...Object.fromEntries(changed.map((key) => [key, wanted[key]])),
      ...(stamped ? { updated_at: this.at } : {}),
      ...(raise ? { version: Number(current['version']) + 1 } : {}),
    };
    const made = {
      ...current,
      ...(isLater ? values : await updateRow(this.sql, { entity, id: row.id, values, raise })),
    };
    this.#writes.rows.set({
      entity,
      row: made,
      isNew: tracked?.isNew ?? false,
      isRaised: tracked?.isRaised === true || raise,
      unwritten: unwrittenOf(tracked, isLater ? Object.keys(values) : []),
    });
    const before = Object.fromEntries(changed.map((key) => [key, current[key] ?? null]));
    const after = Object.fromEntries(changed.map((key) => [key, made[key] ?? null]));
    this.#record({ entity, id: row.id, before, after }, made);
    if (!isLater) this.#writes.markSent();
    return made as unknown as EntityRows[E];
  }

  /** What is kept elsewhere and cannot be taken back: only that it changed is recorded. */
  recordFinal(entity: 'feed', id: string): void {
    this.#record({ entity, id, before: {}, after: {} }, { id });
  }

  /** For what has no trash: tasks and projects are only marked as deleted. */
  async remove<E extends 'reminder' | 'member' | 'channel'>(
    entity: E,
    row: EntityRows[E],
  ): Promise<void> {
    await this.sql`
      delete from ${this.sql(`taskloom.${factsOf(entity).table}`)} where id = ${row.id}`;
    this.#writes.rows.delete(entity, row.id);
    this.#record({ entity, id: row.id, before: { ...row }, after: null }, row);
    this.#writes.markSent();
  }

  /** Raises the task's version for a change that is not in its own row (a reminder, its series). */
  async touch(row: EntityRows['task']): Promise<void> {
    const tracked = this.#writes.rows.get('task', row.id);
    if (tracked?.isRaised) return;
    const current = { ...row, ...tracked?.row };
    const raised = { version: current.version + 1, updated_at: this.at };
    this.#writes.rows.set({
      entity: 'task',
      row: { ...current, ...raised },
      isNew: tracked?.isNew ?? false,
      isRaised: true,
      unwritten: unwrittenOf(tracked, Object.keys(raised)),
    });
    this.#record({ entity: 'task', id: row.id, before: {}, after: {} }, row);
  }

  /**
   * Runs one item of a batch: when it throws, what it did is taken back and the rest stays.
   * @throws NeedsSavepoints when that takes another try of the whole call
   */
  async attempt<T>(run: () => Promise<T>): Promise<T> {
    if (this.#hasSavepoints) return this.withSavepoint(run);
    this.#hasItems = true;
    const mark = this.#writes.rows.mark;
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof TaskloomError)) throw error;
      if (this.#writes.isSentSince(mark))
        throw new NeedsSavepoints('an item was half written', { cause: error });
      this.#writes.restore(mark);
      throw error;
    }
  }

  /** Runs a part of the work that may fail in the database and be taken back alone. */
  withSavepoint<T>(run: () => Promise<T>): Promise<T> {
    return this.#writes.inSavepoint(run);
  }

  /** Writes what is not written yet, and waits for it. */
  written(): Promise<void> {
    return this.#writes.written();
  }

  #record(change: Pick<Change, 'entity' | 'id' | 'before' | 'after'>, row: object): void {
    const { entity } = change;
    this.#log.push(describeChange(change, row));
    this.#presented = new WeakMap();
    this.#writes.rows.onRestore(() => this.#log.pop());
    const hasOtherSeries =
      entity === 'task' && change.after !== null && 'series_id' in change.after;
    if (hasOtherSeries || entity === 'reminder' || entity === 'series') this.#facts.clear();
    if (entity !== 'task' && entity !== 'reminder' && entity !== 'series') this.#lookUps.clear();
  }
}

/** What has been written of a row that is new is all of it, and then it is changed like any other. */
function unwrittenOf(tracked: Tracked | undefined, names: readonly string[]): ReadonlySet<string> {
  if (tracked?.unwritten === ALL || names.length === 0) return tracked?.unwritten ?? NOTHING;
  return new Set([...(tracked?.unwritten ?? []), ...names]);
}
