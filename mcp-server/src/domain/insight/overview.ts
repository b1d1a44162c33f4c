import { countUnread } from '../notifications/inbox/notification-store.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

interface ProjectCounts {
  id: string;
  name: string;
  open: number;
  overdue: number;
  today: number;
  next_7_days: number;
  no_date: number;
}

/** Counts of open tasks by the days of the actor's zone; what was due earlier today is today's. */
export async function readOverview(work: UnitOfWork) {
  const { sql, actor } = work;
  const now = actor.words.now.toZonedDateTimeISO(actor.words.timeZone);
  const today = now.toPlainDate();
  const bound = (days: number) => today.add({ days });
  const startOf = (days: number) =>
    bound(days).toZonedDateTime(actor.words.timeZone).toInstant().toString();
  const within = (from: number, to: number) => sql`
    (t.due_date >= ${bound(from).toString()} and t.due_date < ${bound(to).toString()}
      or t.due_at >= ${startOf(from)} and t.due_at < ${startOf(to)})`;
  const projects = await sql<ProjectCounts[]>`
    select p.id, p.name, count(t.id)::int as open,
           count(*) filter (where t.due_date < ${today.toString()} or t.due_at < ${startOf(0)})::int as overdue,
           count(*) filter (where ${within(0, 1)})::int as today,
           count(*) filter (where ${within(1, 8)})::int as next_7_days,
           count(*) filter (where t.id is not null and t.due_date is null and t.due_at is null)::int as no_date
      from taskloom.projects p
      left join taskloom.tasks t on t.project_id = p.id and t.status = 'open' and t.deleted_at is null
     where p.deleted_at is null and p.archived_at is null
     group by p.id order by p.inbox_of is null, p.position, p.id`;
  const total = (key: 'overdue' | 'today' | 'next_7_days' | 'no_date') =>
    projects.reduce((sum, project) => sum + project[key], 0);
  return {
    date: today.toString(),
    overdue: total('overdue'),
    today: total('today'),
    next_7_days: total('next_7_days'),
    no_date: total('no_date'),
    unread_notifications: await countUnread(sql),
    projects: projects.map(({ id, name, open, overdue }) => ({ id, name, open, overdue })),
  };
}
