import { compileOverdue, compileUpcoming } from './compile-date.ts';
import type { Compiling, Condition } from './types.ts';
import type { Fact, Thing } from './types.ts';

export function compileThing({ sql }: Compiling, thing: Thing): Condition {
  switch (thing) {
    case 'date':
      return sql`t.due_sort is not null`;
    case 'time':
      return sql`t.due_at is not null`;
    case 'deadline':
      return sql`t.deadline is not null`;
    case 'duration':
      return sql`t.duration_minutes is not null`;
    case 'notes':
      return sql`t.notes <> ''`;
    case 'reminders':
      return sql`exists (select 1 from taskloom.reminders r where r.task_id = t.id)`;
    case 'comments':
      return sql`exists (
        select 1 from taskloom.comments c where c.task_id = t.id and c.deleted_at is null)`;
    case 'subtasks':
      return sql`exists (
        select 1 from taskloom.tasks c where c.parent_id = t.id and c.deleted_at is null)`;
    case 'tags':
      return sql`t.tags <> '{}'`;
    case 'section':
      return sql`t.section_id is not null`;
    case 'priority':
      return sql`t.priority < 4`;
    case 'assignee':
      return sql`t.assignee_id is not null`;
  }
}

export function compileFact(compiling: Compiling, fact: Fact): Condition {
  const { sql, context } = compiling;
  switch (fact) {
    case 'overdue':
      return compileOverdue(compiling);
    case 'upcoming':
      return compileUpcoming(compiling);
    case 'recurring':
      return sql`exists (
        select 1 from taskloom.series s where s.id = t.series_id and s.ended_at is null)`;
    case 'subtask':
      return sql`t.parent_id is not null`;
    case 'blocked':
      return sql`t.blocked_by <> '{}' and exists (
        select 1 from taskloom.tasks b
         where b.id = any (t.blocked_by) and b.status = 'open' and b.deleted_at is null)`;
    case 'blocking':
      // What is done holds nothing up. Read once for all: `@>` is no use to plans under row-level security.
      return sql`t.status = 'open' and t.id in (
        select unnest(b.blocked_by) from taskloom.tasks b
         where b.blocked_by <> '{}' and b.status = 'open' and b.deleted_at is null)`;
    case 'shared':
      return sql`t.project_id in (
        select m.project_id from taskloom.project_members m
         group by m.project_id having count(*) > 1)`;
    case 'inbox':
      return sql`t.project_id in (
        select p.id from taskloom.projects p where p.inbox_of = ${context.userId})`;
  }
}
