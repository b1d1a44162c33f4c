import type { PendingQuery, Row as PostgresRow } from 'postgres';

import type { TransactionSql } from '../database/connect.ts';
import { forbidden } from '../errors.ts';
import { factsOf } from './entities.ts';
import type { EntityName } from './rows.ts';

export type Values = Record<string, unknown>;
export type Row = Values & { id: string };

/** Of one statement: they travel as one JSON text, so that any number of them is one prepared statement. */
const ROWS_AT_ONCE = 500;

/** Writes new rows; columns that a row does not name have the table's default. */
export function insertRows(
  sql: TransactionSql,
  entity: EntityName,
  rows: readonly Row[],
): PendingQuery<PostgresRow[]>[] {
  const into = sql(`taskloom.${factsOf(entity).table}`);
  const alike = Map.groupBy(rows, (row) => Object.keys(row).toSorted().join());
  return [...alike].flatMap(([names, group]) => {
    const columns = sql(names.split(','));
    return chunk(group).map(
      (some) => sql`
        insert into ${into} (${columns})
        select ${columns} from jsonb_populate_recordset(null::${into}, ${asJson(sql, some)})`,
    );
  });
}

/** Fails where a row is not there for this person to change, as row-level security would have it. */
export function updateRows(
  sql: TransactionSql,
  {
    entity,
    columns,
    rows,
  }: { entity: EntityName; columns: readonly string[]; rows: readonly Row[] },
): PendingQuery<PostgresRow[]>[] {
  const table = sql(`taskloom.${factsOf(entity).table}`);
  const set = columns.map(
    (name, n) => sql`${n > 0 ? sql`,` : sql``} ${sql(name)} = new.${sql(name)}`,
  );
  return chunk(rows).map((some) => {
    const values = some.map((row) => ({
      id: row.id,
      ...Object.fromEntries(columns.map((name) => [name, row[name]])),
    }));
    return sql`
      with changed as (
        update ${table} t set ${set}
          from jsonb_populate_recordset(null::${table}, ${asJson(sql, values)}) new
         where t.id = new.id returning t.id)
      select taskloom.expect_changed(count(*), ${some.length}) from changed`;
  });
}

/** One row whose defaults and triggers are the table's; answers it as it came to be. */
export async function insertRow(
  sql: TransactionSql,
  entity: EntityName,
  values: Row,
): Promise<Values> {
  const { table, readBack } = factsOf(entity);
  const into = sql(`taskloom.${table}`);
  const insert = sql<[Values]>`
    insert into ${into} ${sql(values)} ${readBack ? sql`` : sql`returning *`}`;
  const [made] = readBack
    ? (await insert, await sql<[Values]>`select * from ${into} where id = ${values.id}`)
    : await insert;
  return { ...made };
}

/** One row that others may change at the same time: its version is the database's to raise. */
export async function updateRow(
  sql: TransactionSql,
  { entity, id, values, raise }: { entity: EntityName; id: string; values: Values; raise: boolean },
): Promise<Values> {
  const { version: _, ...columns } = values;
  const [made] = await sql<Values[]>`
    update ${sql(`taskloom.${factsOf(entity).table}`)} set ${sql(columns)}
           ${raise ? sql`, version = version + 1` : sql``}
     where id = ${id} returning *`;
  if (!made) throw forbidden(entity);
  return { ...made };
}

export function chunk<T>(rows: readonly T[], size = ROWS_AT_ONCE): T[][] {
  const starts = Array.from({ length: Math.ceil(rows.length / size) }, (_, n) => n);
  return starts.map((n) => rows.slice(n * size, (n + 1) * size));
}

/** The library's type for JSON is narrower than what JSON holds. */
export function asJson(sql: TransactionSql, value: object) {
  return sql.json(value as Parameters<typeof sql.json>[0]);
}
