import type { SpokenTask } from './tasks-of.ts';

import type { ToolResult } from '../../mcp/tool-result.ts';

/** How many tasks of a list are spelled out. */
export const LISTED = 15;

/** A task with all that was understood of it. */
export function sayTask(task: SpokenTask, project?: string): string {
  return sayWith(task, task.recurrence && sayRecurrence(task), project);
}

function sayWith(task: SpokenTask, recurrence?: string, project?: string): string {
  const facts = [
    task.status === 'done' ? 'done' : undefined,
    task.due && `due ${task.due.words}`,
    recurrence,
    task.deadline && `deadline ${task.deadline}`,
    task.priority === 'p4' ? undefined : task.priority,
    project && `in ${project}`,
    task.tags.length > 0 ? task.tags.map((tag) => `@${tag}`).join(' ') : undefined,
    task.reminders.length > 0 ? sayReminders(task) : undefined,
  ].filter((fact) => fact !== undefined);
  const title = `**${escapeMarkdown(task.title)}**`;
  return facts.length > 0 ? `${title} · ${facts.join(' · ')}` : title;
}

/** A list stays short: without the dates to come. */
export function sayNumbered(tasks: readonly SpokenTask[]): string {
  return tasks
    .slice(0, LISTED)
    .map((task, index) => `${index + 1}. ${sayWith(task, task.recurrence?.words)}`)
    .join('\n');
}

export function sayTitles(titles: readonly string[]): string {
  const quoted = titles.map((title) => `**${escapeMarkdown(title)}**`);
  const last = quoted.pop();
  return quoted.length > 0 ? `${quoted.join(', ')} and ${last}` : (last ?? 'nothing');
}

/** Why a tool refused, in its own words. */
export function sayRefusal({ error, text }: ToolResult): string {
  if (!error) return `That did not work. ${text}`;
  return sayProblem(error);
}

export function sayProblem({
  code,
  message,
  hint,
}: {
  code: string;
  message: string;
  hint?: string | undefined;
}): string {
  const advice = adviceIn(hint);
  return code === 'unavailable' ? `${message}${advice}` : `That did not work: ${message}${advice}`;
}

/** Hints that name tools are for models; bare examples want an introduction. */
function adviceIn(hint: string | undefined): string {
  if (!hint || /\b[a-z]+_[a-z]+\b/u.test(hint)) return '';
  return /^[\p{Lu}“"]/u.test(hint) ? ` ${hint}` : ` Try: ${hint}`;
}

export function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function sayRecurrence({ recurrence, due }: SpokenTask): string | undefined {
  if (!recurrence) return undefined;
  const next = recurrence.next.slice(0, 3).map((moment) => sayMoment(moment, due?.time_zone));
  return next.length > 0 ? `${recurrence.words} (next ${next.join(', ')})` : recurrence.words;
}

function sayReminders({ reminders, due }: SpokenTask): string {
  const moments = reminders.map(({ fire_at: at }) => sayMoment(at, due?.time_zone));
  return `reminder ${moments.join(', ')}`;
}

/** A date as it is, an instant on the task's clock; without one the tool's text has said it. */
function sayMoment(moment: string, timeZone: string | undefined): string {
  const dated = /^\d{4}-\d{2}-\d{2}$/u.test(moment);
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(dated ? {} : { hour: '2-digit', minute: '2-digit' }),
    timeZone: dated ? 'UTC' : (timeZone ?? 'UTC'),
  });
  return format.format(at).replaceAll(',', '');
}

/** Titles are what people typed, not our markup. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|~]/gu, (sign) => `\\${sign}`);
}
