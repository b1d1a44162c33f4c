import type { Task } from '@taskloom/contracts';

import { dueDay } from '../../time/format-date.ts';
import { minutesOf } from '../../time/minutes-of.ts';
import type { Target } from '../arrangement/grouping.ts';

/** Whether a task is what being put there would make it. */
export function isThere(task: Task, target: Target, timeZone: string): boolean {
  if ('project' in target)
    return (
      task.project_id === target.project &&
      (target.section === undefined || (task.section_id ?? null) === target.section)
    );
  if ('priority' in target) return task.priority === target.priority;
  if ('assignee' in target) return (task.assignee_id ?? null) === target.assignee;
  const sameDay = ((task.due && dueDay(task.due, timeZone)) ?? null) === target.day;
  if (!sameDay || target.minutes === undefined) return sameDay;
  return task.due?.at !== undefined && minutesOf(task.due.at, timeZone) === target.minutes;
}
