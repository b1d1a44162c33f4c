import type { Task } from '@taskloom/contracts';

import { describeDay, dueDay, isOverdue, type Calendar } from './calendar.ts';

export interface TaskGroup {
  name: string;
  tasks: Task[];
}

/** By day: overdue, then day after day, then what has no date, then what is done. Keeps the order within. */
export function groupTasks(tasks: readonly Task[], calendar: Calendar): TaskGroup[] {
  const groups = new Map<string, TaskGroup>();
  for (const task of tasks) {
    const { key, name } = placeOf(task, calendar);
    const group = groups.get(key) ?? { name, tasks: [] };
    groups.set(key, group);
    group.tasks.push(task);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** `key` sorts the groups; days are four digits and dashes. */
function placeOf(task: Task, calendar: Calendar): { key: string; name: string } {
  if (task.status === 'done') return { key: 'z', name: 'Done' };
  const day = task.due && dueDay(task.due, calendar);
  if (!task.due || day === undefined) return { key: 'x', name: 'No date' };
  if (isOverdue(task.due, calendar)) return { key: '', name: 'Overdue' };
  return { key: day, name: describeDay(day, calendar) };
}
