import type { UnitOfWork } from '../unit-of-work.ts';

interface DayCounts {
  date: string;
  added: number;
  completed: number;
}

/** Counts by the days of the actor's zone, the oldest first. */
export async function readStats(
  work: UnitOfWork,
  count: number,
): Promise<{ days: DayCounts[]; completed: number; streak_days: number }> {
  const { sql, actor } = work;
  const { timeZone, now } = actor.words;
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  const first = today.subtract({ days: count - 1 });
  const since = first.toZonedDateTime(timeZone).toInstant().toString();
  const [rows, streak] = await Promise.all([
    sql<DayCounts[]>`
      with added as (
        select (created_at at time zone ${timeZone})::date as day, count(*)::int as tasks
          from taskloom.tasks where deleted_at is null and created_at >= ${since} group by 1
      ), completed as (
        select (completed_at at time zone ${timeZone})::date as day, count(*)::int as tasks
          from taskloom.tasks
         where deleted_at is null and status = 'done' and completed_at >= ${since} group by 1)
      select calendar.day::date as date, coalesce(added.tasks, 0) as added,
             coalesce(completed.tasks, 0) as completed
        from generate_series(${first.toString()}::date, ${today.toString()}::date,
                             interval '1 day') as calendar (day)
        left join added on added.day = calendar.day::date
        left join completed on completed.day = calendar.day::date
       order by calendar.day`,
    readStreak(work, today.toString()),
  ]);
  return {
    days: [...rows],
    completed: rows.reduce((sum, row) => sum + row.completed, 0),
    streak_days: streak,
  };
}

/** Days in a row up to today or yesterday: back from day to day, however much was done before them. */
async function readStreak({ sql, actor }: UnitOfWork, today: string): Promise<number> {
  const { timeZone } = actor.words;
  const somethingDone = (day: ReturnType<typeof sql>) => sql`
    exists (
      select from taskloom.tasks t
       where t.status = 'done' and t.deleted_at is null
         and t.completed_at >= (${day})::timestamp at time zone ${timeZone}
         and t.completed_at < (${day} + 1)::timestamp at time zone ${timeZone})`;
  const [streak] = await sql<{ days: number }[]>`
    with recursive run (day) as (
      select max(day) from (values (${today}::date), (${today}::date - 1)) as last (day)
       where ${somethingDone(sql`last.day`)}
      union all
      select run.day - 1 from run where ${somethingDone(sql`run.day - 1`)})
    select count(day)::int as days from run`;
  return streak?.days ?? 0;
}
