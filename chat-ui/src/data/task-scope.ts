import type { Task } from '@taskloom/contracts';

import type { Sort } from '../tasks/arrangement/arrange.ts';
import { dayIn } from '../time/calendar-day.ts';
import type { Day } from '../time/calendar-day.ts';
import { dueDay } from '../time/format-date.ts';

/** The open tasks of one view: only these are asked for, a page at a time. */
export type TaskScope =
  | { of: 'today' | 'upcoming' | 'subtasks'; sort: Sort }
  | { of: 'project'; projectId: string; sort: Sort }
  /** Of one project, or of all. */
  | { of: 'column'; in: ColumnOf; projectId?: string; sort: Sort };

/** What the tasks of a board's column, or of a calendar, have in common. */
export type ColumnOf =
  | { section: string | null }
  | { priority: Task['priority'] }
  | { assignee: string | null }
  | { day: Day | null }
  | { before: Day }
  | { after: Day }
  | { from: Day; to: Day }
  | { recurring: true };

/** What the page of a view is asked for with. */
export function queryOf(scope: TaskScope): { filter: string; sort: string } {
  return { filter: filterOf(scope), sort: scope.sort === 'manual' ? 'position' : scope.sort };
}

function filterOf(scope: TaskScope): string {
  switch (scope.of) {
    case 'today':
      return 'today | overdue';
    case 'upcoming':
      return 'upcoming';
    case 'subtasks':
      return 'subtask';
    case 'project':
      return `#${scope.projectId}`;
    case 'column': {
      const within = scope.projectId === undefined ? '' : ` & #${scope.projectId}`;
      return `${filterOfColumn(scope.in)}${within}`;
    }
  }
}

function filterOfColumn(column: ColumnOf): string {
  if ('section' in column) return column.section === null ? 'no section' : `/${column.section}`;
  if ('priority' in column) return column.priority;
  if ('assignee' in column)
    return column.assignee === null ? 'unassigned' : `assigned to: ${column.assignee}`;
  if ('before' in column) return `due < ${column.before}`;
  if ('after' in column) return `due > ${column.after}`;
  if ('from' in column) return `due >= ${column.from} & due <= ${column.to}`;
  if ('recurring' in column) return 'recurring';
  return column.day === null ? 'no date' : `due = ${column.day}`;
}

/** Whether a task is one of the view's, so that a change shows in every list before the server tells. */
export function belongsTo(scope: TaskScope, task: Task, timeZone: string): boolean {
  if (scope.of === 'project') return task.project_id === scope.projectId;
  if (scope.of === 'subtasks') return task.parent_id !== undefined;
  if (scope.of === 'column')
    return (
      (scope.projectId === undefined || scope.projectId === task.project_id) &&
      isOfColumn(scope.in, task, timeZone)
    );
  if (task.due === undefined) return false;
  const today = dayIn(timeZone, new Date());
  const day = dueDay(task.due, timeZone);
  if (day === undefined) return false;
  return scope.of === 'today' ? day <= today : day > today;
}

function isOfColumn(column: ColumnOf, task: Task, timeZone: string): boolean {
  if ('section' in column) return (task.section_id ?? null) === column.section;
  if ('priority' in column) return task.priority === column.priority;
  if ('assignee' in column) return (task.assignee_id ?? null) === column.assignee;
  if ('recurring' in column) return task.recurrence !== undefined;
  const day = (task.due && dueDay(task.due, timeZone)) ?? null;
  if ('from' in column) return day !== null && day >= column.from && day <= column.to;
  if ('before' in column) return day !== null && day < column.before;
  if ('after' in column) return day !== null && day > column.after;
  return day === column.day;
}
