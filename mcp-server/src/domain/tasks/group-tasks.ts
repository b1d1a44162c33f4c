import type { UnitOfWork } from '../unit-of-work.ts';

export const GROUPS = ['project', 'section', 'priority', 'day', 'assignee', 'tag'] as const;
export type Group = (typeof GROUPS)[number];

/** A heading and the tasks below it, by id, as far as they are on this page. */
export interface TaskGroup {
  name: string;
  tasks: string[];
}

/**
 * What tasks are put together by, as expressions over `t`: `key` orders the groups and `name` heads
 * them. Both are texts that are never null; tasks without the thing come last.
 */
export function groupBy({ sql, actor }: UnitOfWork, group: Group) {
  const last = sql`chr(1114111)`;
  switch (group) {
    case 'project':
      return {
        key: sql`(select (case when p.inbox_of is null then '1' else '0' end) || lower(p.name) || p.id
          from taskloom.projects p where p.id = t.project_id)`,
        name: sql`(select p.name from taskloom.projects p where p.id = t.project_id)`,
      };
    case 'section':
      return {
        key: sql`coalesce((select lower(s.name) || s.id
          from taskloom.sections s where s.id = t.section_id), ${last})`,
        name: sql`coalesce((select s.name
          from taskloom.sections s where s.id = t.section_id), 'No section')`,
      };
    case 'priority':
      return { key: sql`t.priority::text`, name: sql`'p' || t.priority` };
    case 'day': {
      const day = sql`coalesce(t.due_date, (t.due_at at time zone ${actor.words.timeZone})::date)`;
      return {
        key: sql`coalesce(to_char(${day}, 'YYYY-MM-DD'), ${last})`,
        name: sql`coalesce(to_char(${day}, 'YYYY-MM-DD'), 'No date')`,
      };
    }
    case 'assignee':
      return {
        key: sql`coalesce((select lower(u.name) || u.id
          from taskloom.users u where u.id = t.assignee_id), ${last})`,
        name: sql`coalesce((select u.name
          from taskloom.users u where u.id = t.assignee_id), 'Nobody')`,
      };
    case 'tag':
      // By the first of its tags: a task is on a page once.
      return {
        key: sql`coalesce(lower(t.tags[1]), ${last})`,
        name: sql`coalesce('@' || t.tags[1], 'No tags')`,
      };
  }
}

/** Rows in the order of their groups, put under their headings. */
export function collectGroups(
  rows: readonly { id: string; group_key: string; group_name: string }[],
): TaskGroup[] {
  return [...Map.groupBy(rows, (row) => row.group_key).values()].map((members) => ({
    name: members[0]?.group_name ?? '',
    tasks: members.map(({ id }) => id),
  }));
}
