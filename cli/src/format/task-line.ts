import type { Priority, Task } from '@taskloom/contracts';

import { isOverdue, type Calendar } from './calendar.ts';
import { shortId } from './short-id.ts';
import { printable, type Style } from './style.ts';

/** What a task's line is written with. */
export interface TaskLineOptions {
  calendar: Calendar;
  style: Style;
  /** Names of projects by id. */
  projects: ReadonlyMap<string, string>;
}

const priorityFormats = { p1: ['red', 'bold'], p2: ['yellow'], p3: ['blue'] } as const;

/** `1a2b3c4  p1  Buy milk  tomorrow 09:00  ↻ every week  #Home @shop` */
export function formatTask(task: Task, options: TaskLineOptions): string {
  const { style } = options;
  const done = task.status === 'done';
  const title = printable(task.title);
  return [
    style('dim', shortId(task.id)),
    formatPriority(task.priority, style),
    done ? style(['dim', 'strikethrough'], title) : title,
    ...formatDetails(task, options),
  ].join('  ');
}

function formatPriority(priority: Priority, style: Style): string {
  return priority === 'p4' ? '  ' : style([...priorityFormats[priority]], priority);
}

function formatDetails(task: Task, { calendar, style, projects }: TaskLineOptions): string[] {
  const details: string[] = [];
  if (task.due) {
    const late = task.status === 'open' && isOverdue(task.due, calendar);
    details.push(style(late ? 'red' : 'cyan', printable(task.due.words)));
  }
  if (task.recurrence) details.push(style('dim', `↻ ${printable(task.recurrence.words)}`));
  const project = projects.get(task.project_id);
  const places = [...(project ? [`#${project}`] : []), ...task.tags.map((tag) => `@${tag}`)];
  if (places.length > 0) details.push(style('magenta', printable(places.join(' '))));
  return details;
}
