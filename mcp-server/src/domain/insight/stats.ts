import type { Work } from '../work.ts';

interface DayCounts {
  date: string;
  added: number;
  completed: number;
}

/** Counts by the days of the actor's zone, the oldest first. */
export async function readStats(
  { sql, actor }: Work,
  count: number,
): Promise<{ days: DayCounts[]; completed: number; streak_days: number }> {
  const { timeZone, now } = actor.words;
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  const first = today.subtract({ days: count - 1 });
  const since = first.toZonedDateTime(timeZone).toInstant().toString();
  const rows = await sql<DayCounts[]>`
    select day::date as date,
           (select count(*)::int from taskloom.tasks t
             where t.deleted_at is null and t.created_at >= ${since}
               and (t.created_at at time zone ${timeZone})::date = day::date) as added,
           (select count(*)::int from taskloom.tasks t
             where t.deleted_at is null and t.status = 'done' and t.completed_at >= ${since}
               and (t.completed_at at time zone ${timeZone})::date = day::date) as completed
      from generate_series(${first.toString()}::date, ${today.toString()}::date, interval '1 day') as day
     order by day`;
  const [streak] = await sql<{ days: number }[]>`
    with done as (
      select distinct (completed_at at time zone ${timeZone})::date as day from taskloom.tasks
       where status = 'done' and deleted_at is null and completed_at is not null),
    runs as (select day, day - (row_number() over (order by day))::int as run from done)
    select count(*)::int as days from runs
     where run = (select run from runs where day >= ${today.toString()}::date - 1 order by day desc limit 1)`;
  return {
    days: [...rows],
    completed: rows.reduce((sum, row) => sum + row.completed, 0),
    streak_days: streak?.days ?? 0,
  };
}
