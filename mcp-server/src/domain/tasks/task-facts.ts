import type { TransactionSql } from '../../database/connect.ts';
import type { Actor } from '../actors.ts';
import type { TaskFacts } from '../rows.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** As two columns of a statement that has tasks as `t`; instants are as JSON has them. */
export function factColumns({ sql, actor }: { sql: TransactionSql; actor: Actor }) {
  return sql`
    (select jsonb_agg(jsonb_build_object('id', r.id, 'fire_at', r.fire_at, 'offset', r.offset))
       from taskloom.reminders r
      where r.task_id = t.id and r.user_id = ${actor.userId}) as reminders,
    (select jsonb_build_object('id', s.id, 'rule', s.rule, 'upcoming', s.upcoming,
              'ended_at', s.ended_at, 'catch_up', s.catch_up, 'paused_at', s.paused_at)
       from taskloom.series s where s.id = t.series_id) as series`;
}

/** The row itself, as the domain has it; what came with it is kept for when it is presented. */
export function rowWithFacts<R extends { id: string } & TaskFacts>(
  { changes }: UnitOfWork,
  { reminders, series, ...row }: R,
): Omit<R, keyof TaskFacts> {
  changes.keepFacts(row.id, { reminders, series });
  return row;
}

/** Reads what is not known yet of these tasks, whether or not their rows are written. */
export async function readTaskFacts(
  work: UnitOfWork,
  rows: readonly { id: string; series_id: string | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  const series = rows.map(({ series_id: of }) => of);
  const read = await work.sql<({ id: string } & TaskFacts)[]>`
    select t.id, ${factColumns(work)}
      from unnest(${ids}::uuid[], ${series}::uuid[]) as t (id, series_id)`;
  for (const found of read) rowWithFacts(work, found);
}
