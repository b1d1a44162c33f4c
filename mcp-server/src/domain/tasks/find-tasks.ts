import type { TransactionSql } from '../../database/connect.ts';
import { invalidInput } from '../../errors.ts';
import {
  compileFilter,
  compileTextSearch,
  parseFilter,
  refuseUnknownNames,
} from '../../filters/index.ts';
import { decodeCursor, encodeCursor } from '../page.ts';
import type { TaskRow } from '../entities.ts';
import type { Work } from '../work.ts';

export const SORTS = [
  'due',
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
  /** Those in the trash instead of those that are there. */
  deleted?: boolean | undefined;
  limit: number;
  cursor?: string | undefined;
}

interface FoundRow extends TaskRow {
  sort_key: string | number;
}

/** Each sort is one expression and its type; the id settles what is equal. */
const ORDERS: Record<
  Sort | 'relevance',
  { type: 'timestamptz' | 'float8' | 'text'; descending: boolean }
> = {
  due: { type: 'timestamptz', descending: false },
  priority: { type: 'float8', descending: false },
  created: { type: 'timestamptz', descending: true },
  updated: { type: 'timestamptz', descending: true },
  completed: { type: 'timestamptz', descending: true },
  title: { type: 'text', descending: false },
  position: { type: 'float8', descending: false },
  relevance: { type: 'float8', descending: true },
};

/** One page of the tasks that match, in a stable order. */
export async function findTasksByQuery(
  work: Work,
  query: TaskQuery,
): Promise<{ rows: TaskRow[]; next_cursor?: string }> {
  const { statement } = await selectTasks(work, query);
  const rows = await work.sql<FoundRow[]>`${statement}`;
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(({ sort_key: _key, ...row }) => row),
    ...(rows.length > query.limit && last
      ? { next_cursor: encodeCursor([last.sort_key, last.id]) }
      : {}),
  };
}

/** The statement that finds a page and one task more; not run yet, so that its plan can be looked at. */
export async function selectTasks(work: Work, query: TaskQuery) {
  const { sql } = work;
  const filter = compileFilterText(work, query.filter);
  if (filter) await refuseUnknownNames({ sql, names: filter.names });
  const text = query.text === undefined ? undefined : compileTextSearch({ sql, text: query.text });
  const order = query.sort ?? (text ? 'relevance' : 'due');
  const { type, descending } = ORDERS[order];
  const key = text && order === 'relevance' ? text.rank : keyOf(sql, order);
  const after = decodeCursor(query.cursor, 2);
  const beyond = descending ? sql`<` : sql`>`;
  const direction = descending ? sql`desc` : sql`asc`;
  const statement = sql`
    select t.*, (${key})::text as sort_key from taskloom.tasks t
     where t.deleted_at is ${query.deleted === true ? sql`not null` : sql`null`}
       ${
         query.projectId === undefined
           ? sql`and not exists (
               select 1 from taskloom.projects p
                where p.id = t.project_id and p.archived_at is not null)`
           : sql`and t.project_id = ${query.projectId}`
       }
       ${filter ? sql`and (${filter.condition})` : sql``}
       ${filter?.mentionsStatus || query.deleted ? sql`` : sql`and t.status = 'open'`}
       ${text ? sql`and (${text.condition})` : sql``}
       ${
         after
           ? sql`and ((${key})::${sql.unsafe(type)}, t.id) ${beyond}
                     (${String(after[0])}::text::${sql.unsafe(type)}, ${String(after[1])}::uuid)`
           : sql``
       }
     order by (${key})::${sql.unsafe(type)} ${direction}, t.id ${direction}
     limit ${query.limit + 1}`;
  return { statement };
}

function keyOf(sql: TransactionSql, order: Sort | 'relevance') {
  const due = sql`coalesce(t.due_sort, 'infinity'::timestamptz)`;
  switch (order) {
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

/** @throws TaskloomError that tells where the filter is not understood. */
export function compileFilterText({ sql, actor }: Work, text: string | undefined) {
  if (text === undefined) return undefined;
  const parsed = parseFilter(text);
  if (!parsed.ok)
    throw invalidInput(`${parsed.message} (at character ${parsed.position + 1})`, {
      path: 'filter',
      hint: parsed.suggestion ?? `Expected ${parsed.expected.join(', ')}.`,
    });
  return compileFilter({
    sql,
    filter: parsed.value,
    context: { ...actor.words, userId: actor.userId },
  });
}
