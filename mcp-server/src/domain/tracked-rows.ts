import type { TransactionSql } from '../database/connect.ts';
import type { EntityName } from './rows.ts';
import { insertRows, type Row, updateRows } from './write-rows.ts';

/** What refers to others after what it refers to. */
const WRITE_ORDER = ['section', 'series', 'task', 'reminder', 'comment', 'filter'] as const;

/** A row as it is at this point of the transaction, and what of it is not written yet. */
export interface Tracked {
  entity: EntityName;
  row: Row;
  /** Made by this operation. */
  isNew: boolean;
  /** Its version has risen already: it rises by one per operation. */
  isRaised: boolean;
  unwritten: ReadonlySet<string>;
}

export const NOTHING: ReadonlySet<string> = new Set();
export const ALL: ReadonlySet<string> = new Set(['*']);

/** The identity map of one operation: each row once, with what of it waits to be written. */
export class TrackedRows {
  #rows = new Map<string, Tracked>();
  #unwritten = new Set<string>();
  /** How to undo each change of this map, newest last. */
  #undoLog: (() => void)[] = [];

  /** A place to go back to with `restore`. */
  get mark(): number {
    return this.#undoLog.length;
  }

  /** How many wait to be written. */
  get unwritten(): number {
    return this.#unwritten.size;
  }

  get(entity: EntityName, id: string): Tracked | undefined {
    return this.#rows.get(keyOf(entity, id));
  }

  all(): Tracked[] {
    return [...this.#rows.values()];
  }

  set(next: Tracked): void {
    const key = keyOf(next.entity, next.row.id);
    const before = this.#rows.get(key);
    const wasUnwritten = this.#unwritten.has(key);
    this.#rows.set(key, next);
    if (next.unwritten.size > 0) this.#unwritten.add(key);
    this.#undoLog.push(() => {
      if (before) this.#rows.set(key, before);
      else this.#rows.delete(key);
      if (!wasUnwritten) this.#unwritten.delete(key);
    });
  }

  delete(entity: EntityName, id: string): void {
    const key = keyOf(entity, id);
    const before = this.#rows.get(key);
    if (!before) return;
    this.#rows.delete(key);
    this.#undoLog.push(() => this.#rows.set(key, before));
  }

  /** Something beside the rows that `restore` has to take back too. */
  onRestore(undo: () => void): void {
    this.#undoLog.push(undo);
  }

  restore(mark: number): void {
    while (this.#undoLog.length > mark) this.#undoLog.pop()?.();
  }

  /** The statements for all that waits, in an order that foreign keys allow; it counts as written then. */
  takeStatements(connection: TransactionSql): ReturnType<typeof insertRows> {
    const rows = [...this.#unwritten].flatMap((key) => this.#rows.get(key) ?? []);
    for (const row of rows)
      this.#rows.set(keyOf(row.entity, row.row.id), { ...row, unwritten: NOTHING });
    this.#unwritten.clear();
    return [...insertsOf(connection, rows), ...updatesOf(connection, rows)];
  }
}

function insertsOf(connection: TransactionSql, rows: readonly Tracked[]) {
  const made = rows.filter(({ unwritten }) => unwritten === ALL);
  return WRITE_ORDER.flatMap((entity) => insertRows(connection, entity, rowsOf(entity, made)));
}

/** Rows in which the same columns changed are one statement. */
function updatesOf(connection: TransactionSql, rows: readonly Tracked[]) {
  const changed = Map.groupBy(
    rows.filter(({ unwritten }) => unwritten !== ALL),
    ({ entity, unwritten }) => [entity, ...[...unwritten].toSorted()].join(' '),
  );
  return [...changed].flatMap(([key, group]) => {
    const [, ...columns] = key.split(' ');
    const entity = group[0]?.entity ?? 'task';
    return updateRows(connection, { entity, columns, rows: rowsOf(entity, group) });
  });
}

function keyOf(entity: EntityName, id: string): string {
  return `${entity}:${id}`;
}

function rowsOf(entity: EntityName, tracked: readonly Tracked[]): Row[] {
  return tracked.flatMap((each) => (each.entity === entity ? each.row : []));
}
