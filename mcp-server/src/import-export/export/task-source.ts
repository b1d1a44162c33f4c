import type {
  CommentRow,
  ProjectRow,
  ReminderRow,
  SectionRow,
  SeriesRow,
  TaskRow,
} from '../../domain/rows.ts';
import type { ReminderSpec } from '../../domain/reminders/reminder-store.ts';
import { resolveProject } from '../../domain/resolve.ts';
import { compileFilterText } from '../../domain/filters/compile-filter-text.ts';
import { dueOf } from '../../domain/tasks/present.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import type { Person, PortableData, PortableSeries, PortableTask } from '../portable-data.ts';

export interface ExportQuery {
  project?: string | undefined;
  filter?: string | undefined;
  includeDone: boolean;
  /** Only so many, those due first. */
  firstDue?: number;
}

/** A person's tasks as a file holds them, read in pages: whoever writes them holds one page at a time. */
export interface TaskSource extends Pick<PortableData, 'projects' | 'sections' | 'filters'> {
  /** How many tasks there are. */
  count: number;
  /** The zones of all due times, and all tags, in alphabetical order. */
  zones: string[];
  tags: string[];
  /** From the first task on, each time it is called; with the series that the page's tasks are of. */
  pages(): AsyncGenerator<PortableData, void, void>;
}

/** A page is read, made and written in one turn of the event loop: as iCalendar each task takes some 0.2 ms. */
const TASKS_PER_PAGE = 100;

type People = Map<string, Person>;

/** In the order of the projects. Reads in the transaction of `work`, which has to last as long. */
export async function openTaskSource(work: UnitOfWork, query: ExportQuery): Promise<TaskSource> {
  const { sql, actor } = work;
  const isWhole = query.project === undefined && query.filter === undefined;
  const rows = await selectIds(work, query);
  const ids = rows.map((row) => row.id);
  const projectIds = [...new Set(rows.map((row) => row.project_id))];
  const [projects, sections, users, filters, zones, tags] = await Promise.all([
    sql<ProjectRow[]>`
      select * from taskloom.projects
       where deleted_at is null and (${isWhole} or id = any (${projectIds}::uuid[]))
       order by position, id`,
    sql<SectionRow[]>`
      select s.* from taskloom.sections s join taskloom.projects p on p.id = s.project_id
       where s.deleted_at is null and p.deleted_at is null
         and (${isWhole} or s.project_id = any (${projectIds}::uuid[]))
       order by p.position, p.id, s.position, s.id`,
    sql<{ id: string; name: string; email: string | null }[]>`
      select id, name, email from taskloom.users`,
    isWhole
      ? sql<PortableData['filters']>`
          select name, filter from taskloom.filters where deleted_at is null order by position, id`
      : [],
    sql<{ name: string }[]>`
      select distinct due_zone as name from taskloom.tasks
       where id = any (${ids}::uuid[]) and due_zone is not null order by 1`,
    sql<{ name: string }[]>`
      select distinct unnest(tags) as name from taskloom.tasks
       where id = any (${ids}::uuid[]) order by 1`,
  ]);
  const people: People = new Map(
    users.map((user) => [user.id, user.id === actor.userId ? 'me' : personOf(user)]),
  );
  const known = new Set([
    ...ids,
    ...projects.map((row) => row.id),
    ...sections.map((row) => row.id),
  ]);
  const ownInbox = projects.find((row) => row.inbox_of === actor.userId)?.id;
  const head = {
    projects: projects.map((row) => ({
      key: row.id,
      path: '',
      name: row.name,
      color: row.color ?? undefined,
      parent: row.parent_id !== null && known.has(row.parent_id) ? row.parent_id : undefined,
      inbox: row.id === ownInbox ? (true as const) : undefined,
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
    filters: [...filters],
  };
  return {
    ...head,
    count: ids.length,
    zones: zones.map(({ name }) => name),
    tags: tags.map(({ name }) => name),
    async *pages() {
      for (let from = 0; from < ids.length; from += TASKS_PER_PAGE) {
        const page = ids.slice(from, from + TASKS_PER_PAGE);
        yield { ...head, ...(await loadPage(work, page, { known, people })), problems: [] };
      }
    },
  };
}

/** All pages in one, for what cannot be written page by page. */
export async function collect(source: TaskSource): Promise<PortableData> {
  const { projects, sections, filters } = source;
  const tasks: PortableTask[] = [];
  const series = new Map<string, PortableSeries>();
  for await (const page of source.pages()) {
    tasks.push(...page.tasks);
    for (const each of page.series) series.set(each.key, each);
  }
  return { projects, sections, filters, tasks, series: [...series.values()], problems: [] };
}

async function selectIds(
  work: UnitOfWork,
  query: ExportQuery,
): Promise<{ id: string; project_id: string }[]> {
  const { sql } = work;
  const project =
    query.project === undefined ? undefined : await resolveProject(work, query.project);
  const filter = await compileFilterText(work, query.filter);
  const takesDone = query.includeDone || filter?.mentionsStatus === true;
  return sql<{ id: string; project_id: string }[]>`
    select t.id, t.project_id from taskloom.tasks t join taskloom.projects p on p.id = t.project_id
     where t.deleted_at is null and p.deleted_at is null
       ${project ? sql`and t.project_id = ${project.id}` : sql``}
       ${filter ? sql`and (${filter.condition})` : sql``}
       ${filter && !project ? sql`and p.archived_at is null` : sql``}
       ${takesDone ? sql`` : sql`and t.status = 'open'`}
     ${
       query.firstDue === undefined
         ? sql`order by p.position, p.id, t.position, t.id`
         : sql`order by t.due_sort, t.id limit ${query.firstDue}`
     }`;
}

async function loadPage(
  { sql, actor }: UnitOfWork,
  ids: readonly string[],
  { known, people }: { known: ReadonlySet<string>; people: People },
): Promise<Pick<PortableData, 'tasks' | 'series'>> {
  const [tasks, series, reminders, comments] = await Promise.all([
    sql<TaskRow[]>`
      select * from taskloom.tasks where id = any (${ids}::uuid[])
       order by array_position(${ids}::uuid[], id)`,
    sql<SeriesRow[]>`
      select s.* from taskloom.series s
       where s.id in (select series_id from taskloom.tasks where id = any (${ids}::uuid[]))
       order by s.id`,
    sql<ReminderRow[]>`
      select * from taskloom.reminders
       where task_id = any (${ids}::uuid[]) and user_id = ${actor.userId} order by fire_at, id`,
    sql<CommentRow[]>`
      select * from taskloom.comments
       where task_id = any (${ids}::uuid[]) and deleted_at is null order by created_at, id`,
  ]);
  const remindersOf = Map.groupBy(reminders, (row) => row.task_id);
  const commentsOf = Map.groupBy(comments, (row) => row.task_id);
  const seriesOf = new Map(series.map((row) => [row.id, row]));
  // In the order in which their tasks come.
  const used = new Set(tasks.flatMap((task) => seriesOf.get(task.series_id ?? '') ?? []));
  return {
    tasks: tasks.map((row) =>
      exportTask(row, {
        known,
        people,
        reminders: remindersOf.get(row.id) ?? [],
        comments: commentsOf.get(row.id) ?? [],
      }),
    ),
    series: [...used].map((row) => ({
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
  };
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
): PortableTask {
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
