import type {
  CommentRow,
  ProjectRow,
  ReminderRow,
  SectionRow,
  SeriesRow,
  TaskRow,
} from '../../domain/entities.ts';
import type { ReminderSpec } from '../../domain/reminders/reminder-store.ts';
import { resolveProject } from '../../domain/resolve.ts';
import { compileFilterText } from '../../domain/filters/compile-filter-text.ts';
import { dueOf } from '../../domain/tasks/present.ts';
import type { Work } from '../../domain/work.ts';
import { TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { Interchange, InterchangeTask, Person } from '../interchange.ts';

interface ExportQuery {
  project?: string | undefined;
  filter?: string | undefined;
  includeDone: boolean;
}

type People = Map<string, Person>;

/** The person's tasks as a file holds them, in the order of their projects, with what belongs to them. */
export async function loadInterchange(work: Work, query: ExportQuery): Promise<Interchange> {
  const { sql, actor } = work;
  const isWhole = query.project === undefined && query.filter === undefined;
  const tasks = await selectTasks(work, query);
  const ids = tasks.map((task) => task.id);
  const seriesIds = [...new Set(tasks.flatMap((task) => task.series_id ?? []))];
  const projectIds = [...new Set(tasks.map((task) => task.project_id))];
  const [projects, sections, series, reminders, comments, users, filters] = await Promise.all([
    sql<ProjectRow[]>`
      select * from taskloom.projects
       where deleted_at is null and (${isWhole} or id = any (${projectIds}::uuid[]))
       order by position, id`,
    sql<SectionRow[]>`
      select s.* from taskloom.sections s join taskloom.projects p on p.id = s.project_id
       where s.deleted_at is null and p.deleted_at is null
         and (${isWhole} or s.project_id = any (${projectIds}::uuid[]))
       order by p.position, p.id, s.position, s.id`,
    sql<SeriesRow[]>`
      select * from taskloom.series where id = any (${seriesIds}::uuid[])
       order by array_position(${seriesIds}::uuid[], id)`,
    sql<ReminderRow[]>`
      select * from taskloom.reminders
       where task_id = any (${ids}::uuid[]) and user_id = ${actor.userId} order by fire_at, id`,
    sql<CommentRow[]>`
      select * from taskloom.comments
       where task_id = any (${ids}::uuid[]) and deleted_at is null order by created_at, id`,
    sql<{ id: string; name: string; email: string | null }[]>`
      select id, name, email from taskloom.users`,
    isWhole
      ? sql<Interchange['filters']>`
          select name, filter from taskloom.filters where deleted_at is null order by position, id`
      : [],
  ]);
  const people: People = new Map(
    users.map((user) => [user.id, user.id === actor.userId ? 'me' : personOf(user)]),
  );
  const known = new Set([
    ...ids,
    ...projects.map((row) => row.id),
    ...sections.map((row) => row.id),
  ]);
  const remindersOf = Map.groupBy(reminders, (row) => row.task_id);
  const commentsOf = Map.groupBy(comments, (row) => row.task_id);
  const ownInbox = projects.find((row) => row.inbox_of === actor.userId)?.id;
  return {
    projects: projects.map((row) => ({
      key: row.id,
      path: '',
      name: row.name,
      color: row.color ?? undefined,
      parent: row.parent_id !== null && known.has(row.parent_id) ? row.parent_id : undefined,
      inbox: row.id === ownInbox ? true : undefined,
      archivedAt: row.archived_at ?? undefined,
      // The inbox is there in every account: these are the account's.
      ...(row.id === ownInbox ? {} : { position: row.position, createdAt: row.created_at }),
    })),
    sections: sections.map((row) => ({
      key: row.id,
      path: '',
      project: row.project_id,
      name: row.name,
      position: row.position,
    })),
    series: series.map((row) => ({
      key: row.id,
      path: '',
      rule: row.rule,
      start: row.start_key,
      timeZone: row.time_zone,
      exdates: row.exdates,
      rdates: row.rdates,
      last: row.last_key,
      lastTask: row.last_task_id,
      pausedAt: row.paused_at ?? undefined,
      resumedAt: row.resumed_at ?? undefined,
      catchUp: row.catch_up === 'all' ? row.catch_up : undefined,
      ended: row.ended_at !== null || !known.has(row.last_task_id),
    })),
    tasks: tasks.map((row) =>
      exportTask(row, {
        known,
        people,
        reminders: remindersOf.get(row.id) ?? [],
        comments: commentsOf.get(row.id) ?? [],
      }),
    ),
    filters: [...filters],
    problems: [],
  };
}

async function selectTasks(work: Work, query: ExportQuery): Promise<TaskRow[]> {
  const { sql } = work;
  const project =
    query.project === undefined ? undefined : await resolveProject(work, query.project);
  const filter = await compileFilterText(work, query.filter);
  const takesDone = query.includeDone || filter?.mentionsStatus === true;
  const rows = await sql<TaskRow[]>`
    select t.* from taskloom.tasks t join taskloom.projects p on p.id = t.project_id
     where t.deleted_at is null and p.deleted_at is null
       ${project ? sql`and t.project_id = ${project.id}` : sql``}
       ${filter ? sql`and (${filter.condition})` : sql``}
       ${filter && !project ? sql`and p.archived_at is null` : sql``}
       ${takesDone ? sql`` : sql`and t.status = 'open'`}
     order by p.position, p.id, t.position, t.id limit ${LIMITS.exportedTasks + 1}`;
  if (rows.length <= LIMITS.exportedTasks) return rows;
  throw new TaskloomError(
    'limit_exceeded',
    `There are more than ${LIMITS.exportedTasks} tasks to export.`,
    { path: 'project', hint: 'Export project by project, or by filter.' },
  );
}

function exportTask(
  row: TaskRow,
  {
    known,
    people,
    reminders,
    comments,
  }: {
    known: ReadonlySet<string>;
    people: People;
    reminders: readonly ReminderRow[];
    comments: readonly CommentRow[];
  },
): InterchangeTask {
  const inFile = (id: string | null) => (id !== null && known.has(id) ? id : undefined);
  return {
    key: row.id,
    path: '',
    externalId: row.external_id ?? undefined,
    title: row.title,
    notes: row.notes ?? undefined,
    project: row.project_id,
    section: inFile(row.section_id),
    parent: inFile(row.parent_id),
    tags: row.tags,
    priority: row.priority,
    due: dueOf(row),
    deadline: row.deadline ?? undefined,
    durationMinutes: row.duration_minutes ?? undefined,
    assignee: row.assignee_id === null ? undefined : people.get(row.assignee_id),
    completedAt: row.completed_at ?? undefined,
    createdAt: row.created_at,
    position: row.position,
    series:
      row.series_id !== null && row.occurrence_key !== null
        ? { key: row.series_id, occurrence: row.occurrence_key }
        : undefined,
    reminders: reminders.flatMap(({ offset, fire_at: at }): ReminderSpec[] => {
      if (offset !== null) return [{ offset }];
      return at === null ? [] : [{ at }];
    }),
    comments: comments.map(({ body, created_at: createdAt, author_id: author }) => ({
      body,
      createdAt,
      author: author === null ? undefined : people.get(author),
    })),
    blockedBy: row.blocked_by.filter((id) => known.has(id)),
  };
}

function personOf({ name, email }: { name: string; email: string | null }): Person {
  return { name, ...(email === null ? {} : { email }) };
}
