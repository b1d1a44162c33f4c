import type { Project, Task } from '@taskloom/contracts';

import type { Section } from '../../data/answers.ts';
import { t } from '../../text/t.ts';
import { addDays, dayIn } from '../../time/calendar-day.ts';
import type { Day } from '../../time/calendar-day.ts';
import { dueDay, labelMoment } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';

export interface TaskGroup {
  key: string;
  /** Empty where the view needs no heading. */
  title: string;
  tasks: Task[];
  /** A project's column. */
  project?: Project;
  section?: Section;
  /** Where a task goes that is put into this group. */
  target?: Target;
}

/**
 * What a task becomes that is put there. Null stands for none; a section left out stays as it is, and so does the time
 * of day (`minutes` after midnight).
 */
export type Target =
  | { project: string; section?: string | null }
  | { priority: Task['priority'] }
  | { assignee: string | null }
  | { day: Day | null; minutes?: number };

/** What is due first, then what matters most, then what has waited longest. */
export function sortTasks(tasks: Task[], timeZone: string): Task[] {
  const keys = new Map(tasks.map((task) => [task.id, sortKey(task, timeZone)]));
  return tasks.toSorted((a, b) => ((keys.get(a.id) ?? '') < (keys.get(b.id) ?? '') ? -1 : 1));
}

export function groupToday(tasks: Task[], clock: Clock): TaskGroup[] {
  const today = dayIn(clock.timeZone, clock.now);
  const overdue: Task[] = [];
  const due: Task[] = [];
  for (const task of sortTasks(tasks, clock.timeZone)) {
    const day = dayOf(task, clock);
    if (day === undefined || day > today) continue;
    (day < today ? overdue : due).push(task);
  }
  return [
    { key: 'overdue', title: t('Overdue'), tasks: overdue },
    { key: 'today', title: overdue.length > 0 ? t('Today') : '', tasks: due },
  ].filter(({ tasks: found }) => found.length > 0);
}

/** After today: a group a day for two weeks, then one for all that comes later. */
export function groupUpcoming(tasks: Task[], clock: Clock): TaskGroup[] {
  const today = dayIn(clock.timeZone, clock.now);
  const horizon = addDays(today, 14);
  const groups = new Map<string, TaskGroup>();
  for (const task of sortTasks(tasks, clock.timeZone)) {
    const day = dayOf(task, clock);
    if (day === undefined || day <= today) continue;
    const key = day > horizon ? 'later' : day;
    const group = groups.get(key) ?? { key, title: titleOf(key, clock), tasks: [] };
    group.tasks.push(task);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Every day that something is due on, overdue ones together, and last what has no date. */
export function groupByDay(tasks: Task[], clock: Clock): TaskGroup[] {
  const today = dayIn(clock.timeZone, clock.now);
  const groups = new Map<string, TaskGroup>();
  for (const task of tasks) {
    const day = dayOf(task, clock);
    const key = day === undefined ? '~' : day < today ? '' : day;
    const title = key === '~' ? t('No date') : key === '' ? t('Overdue') : titleOf(key, clock);
    const group = groups.get(key) ?? {
      key: key || 'overdue',
      title,
      tasks: [],
      ...(key !== '' && { target: { day: key === '~' ? null : key } }),
    };
    group.tasks.push(task);
    groups.set(key, group);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** One column a project, the inbox first; a project without tasks keeps its column. */
export function groupByProject(tasks: Task[], projects: Project[]): TaskGroup[] {
  return sortProjects(projects).map((project) => ({
    key: project.id,
    title: project.name,
    project,
    target: { project: project.id, section: null },
    tasks: tasks.filter((task) => task.project_id === project.id),
  }));
}

export function sortProjects(projects: Project[]): Project[] {
  return projects.toSorted(
    (a, b) => Number(b.inbox) - Number(a.inbox) || a.created_at.localeCompare(b.created_at),
  );
}

function dayOf(task: Task, clock: Clock): Day | undefined {
  return task.due && dueDay(task.due, clock.timeZone);
}

function titleOf(key: string, clock: Clock): string {
  if (key === 'later') return t('Later');
  const { short, full } = labelMoment(key, clock);
  const date = full.replace(/ \d{4}$/, '');
  return short === 'Tomorrow' ? t('Tomorrow · {date}', { date }) : date;
}

/** A day without a time comes before that day's times. */
function sortKey(task: Task, timeZone: string): string {
  const day = (task.due && dueDay(task.due, timeZone)) ?? '9999-99-99';
  return [day, task.due?.at ?? '', task.priority, task.created_at, task.id].join('\n');
}
