import type { TransactionSql } from '../../database/connect.ts';
import { compileTextSearch } from '../../filters/index.ts';
import { compileFilterText } from '../filters/compile-filter-text.ts';
import { collectGroups, type Group, groupBy, type TaskGroup } from './group-tasks.ts';
import { decodeCursor, encodeCursor } from '../page.ts';
import type { TaskFacts, TaskRow } from '../rows.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { factColumns } from './task-facts.ts';

export const SORTS = [
  'due',
  'deadline',
  'duration',
  'priority',
  'created',
  'updated',
  'completed',
  'title',
  'position',
] as const;
type Sort = (typeof SORTS)[number];

interface TaskQuery {
  projectId?: string | undefined;
  filter?: string | undefined;
  text?: string | undefined;
  sort?: Sort | undefined;
  /** The other way round than the sort is read by itself. */
  reverse?: boolean | undefined;
  group?: Group | undefined;
  /** Those in the trash instead of those that are there. */
  deleted?: boolean | undefined;
  limit: number;
  cursor?: string | undefined;
}

interface FoundRow extends TaskRow, TaskFacts {
  sort_key: string | number;
  group_key: string;
  group_name: string;
}

/** Each sort is one expression and its type; the id settles what is equal. */
const ORDERS: Record<
  Sort | 'relevance',
  { type: 'timestamptz' | 'float8' | 'text' | 'date'; descending: boolean }
> = {
  due: { type: 'timestamptz', descending: false },
  deadline: { type: 'date', descending: false },
  duration: { type: 'float8', descending: false },
  priority: { type: 'float8', descending: false },
  created: { type: 'timestamptz', descending: true },
  updated: { type: 'timestamptz', descending: true },
  completed: { type: 'timestamptz', descending: true },
  title: { type: 'text', descending: false },
  position: { type: 'float8', descending: false },
  relevance: { type: 'float8', descending: true },
};

/** Orders in which an index has the tasks of a project. */
const INDEXED: ReadonlySet<Sort | 'relevance'> = new Set(['due', 'title']);

/** One page of the tasks that match, in a stable order; with `group`, what stands under which heading. */
export async function findTasksByQuery(
  work: UnitOfWork,
  query: TaskQuery,
): Promise<{ rows: TaskRow[]; groups?: TaskGroup[]; next_cursor?: string }> {
  const { statement } = await selectTasks(work, query);
  const rows = await work.sql<FoundRow[]>`${statement}`;
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const place = last && [last.group_key ?? '', last.sort_key, last.id];
  return {
    rows: shown.map(
      ({ sort_key: _key, group_key: _group, group_name: _name, reminders, series, ...row }) => {
        work.changes.keepFacts(row.id, { reminders, series });
        return row;
      },
    ),
    ...(query.group ? { groups: collectGroups(shown) } : {}),
    ...(rows.length > query.limit && place
      ? { next_cursor: encodeCursor(searchOf(query), place) }
      : {}),
  };
}

/** The statement that finds a page and one task more; not run yet, so that its plan can be looked at. */
export async function selectTasks(work: UnitOfWork, query: TaskQuery) {
  const { sql } = work;
  const filter = await compileFilterText(work, query.filter);
  const text = query.text === undefined ? undefined : compileTextSearch({ sql, text: query.text });
  const order = orderOf(query);
  const { type, ...way } = ORDERS[order];
  const descending = way.descending !== (query.reverse ?? false);
  const key = text && order === 'relevance' ? text.rank : keyOf(sql, order);
  const group = query.group && groupBy(work, query.group);
  const after = readPlace(query);
  const direction = descending ? sql`desc` : sql`asc`;
  // The same order as the key's, since null is behind all by itself: the index knows it as this.
  const ordering = order === 'due' ? sql`t.due_sort` : sql`(${key})::${sql.unsafe(type)}`;
  const isOfEachProject =
    query.projectId === undefined &&
    (!group || query.group === 'project') &&
    !text &&
    INDEXED.has(order);
  const condition = sql`
    t.deleted_at is ${query.deleted === true ? sql`not null` : sql`null`}
       ${filter ? sql`and (${filter.condition})` : sql``}
       ${filter?.mentionsStatus || query.deleted ? sql`` : sql`and t.status = 'open'`}
       ${text ? sql`and (${text.condition})` : sql``}
       ${after ? sql`and ${beyond(after)}` : sql``}`;
  const page = sql`
    ${ordering} ${direction}, t.id ${direction} limit ${query.limit + 1}`;
  const statement = sql`
    select t.*, (${key})::text as sort_key, ${factColumns(work)}
           ${group ? sql`, ${group.key} as group_key, ${group.name} as group_name` : sql``}
      from ${isOfEachProject ? ofEachProject() : ofAllProjects()}
     order by ${group ? sql`${group.key}, ` : sql``} ${page}`;
  return { statement };

  /** An index has each project's tasks in this order: its first ones are read, however many there are. */
  function ofEachProject() {
    return sql`taskloom.projects p cross join lateral (
        select t.* from taskloom.tasks t where t.project_id = p.id and ${condition}
         order by ${page}) t
      where p.archived_at is null`;
  }

  function ofAllProjects() {
    return sql`taskloom.tasks t where ${condition} and ${
      query.projectId === undefined
        ? sql`not exists (
            select 1 from taskloom.projects p
             where p.id = t.project_id and p.archived_at is not null)`
        : sql`t.project_id = ${query.projectId}`
    }`;
  }

  /** What comes after the last task of the page before. */
  function beyond(place: readonly unknown[]) {
    const [heading, sortKey, id] = place;
    const next = sql`((${key})::${sql.unsafe(type)}, t.id) ${descending ? sql`<` : sql`>`}
      (${String(sortKey)}::text::${sql.unsafe(type)}, ${String(id)}::uuid)`;
    if (!group) return next;
    return sql`(${group.key} > ${String(heading)} or (${group.key} = ${String(heading)} and ${next}))`;
  }
}

function readPlace(query: TaskQuery): unknown[] | undefined {
  const { cursor } = query;
  const { type } = ORDERS[orderOf(query)];
  return decodeCursor(searchOf(query), { cursor, parts: ['text', type, 'id'] });
}

/** All that decides which tasks there are, and in which order. */
function searchOf(query: TaskQuery) {
  const { projectId, filter, text, reverse = false, group, deleted = false } = query;
  const asked = [projectId, filter, text, orderOf(query), reverse, group, deleted];
  return { name: 'find_tasks', asked };
}

function orderOf({ sort, text }: TaskQuery): Sort | 'relevance' {
  return sort ?? (text === undefined ? 'due' : 'relevance');
}

function keyOf(sql: TransactionSql, order: Sort | 'relevance') {
  const due = sql`coalesce(t.due_sort, 'infinity'::timestamptz)`;
  switch (order) {
    case 'deadline':
      return sql`coalesce(t.deadline, 'infinity'::date)`;
    case 'duration':
      return sql`coalesce(t.duration_minutes, 'infinity'::float8)`;
    case 'priority':
      return sql`t.priority`;
    case 'created':
      return sql`t.created_at`;
    case 'updated':
      return sql`t.updated_at`;
    case 'completed':
      return sql`coalesce(t.completed_at, '-infinity'::timestamptz)`;
    case 'title':
      return sql`lower(t.title)`;
    case 'position':
      return sql`t.position`;
    default:
      return due;
  }
}
