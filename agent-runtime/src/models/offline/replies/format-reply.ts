import type { ToolResult } from '../../../mcp/tool-result.ts';
import type { Listener } from '../flow.ts';
import type { Texts } from '../language/english-texts.ts';
import type { SpokenTask } from '../references/tasks-in-result.ts';

/** How many tasks of a list are spelled out. */
export const LISTED = 15;

/** One of the language's texts with its gaps filled; `n` also chooses between one and many. */
export function tell(
  { language }: Listener,
  key: keyof Texts,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const forms = language.texts[key].split('|');
  const form = (values['n'] === 1 ? forms[0] : forms.at(-1)) ?? '';
  return form.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}

/** A task with all that was understood of it. */
export function sayTask(task: SpokenTask, to: Listener, project?: string): string {
  return sayWith(task, { to, rule: sayRecurrence(task, to), project });
}

function sayWith(
  task: SpokenTask,
  { to, rule, project }: { to: Listener; rule?: string | undefined; project?: string | undefined },
): string {
  const facts = [
    task.status === 'done' ? tell(to, 'done') : undefined,
    task.due && tell(to, 'due', { when: task.due.words }),
    rule,
    task.deadline &&
      tell(to, 'deadline', { when: sayMoment(task.deadline, 'UTC') ?? task.deadline }),
    task.priority === 'p4' ? undefined : tell(to, 'priority', { n: task.priority.slice(1) }),
    project && tell(to, 'inProject', { project: escapeMarkdown(project) }),
    ...task.tags.map((tag) => `@${escapeMarkdown(tag)}`),
    task.reminders.length > 0 ? sayReminders(task, to) : undefined,
  ].filter((fact) => fact !== undefined && fact !== '');
  return [sayTitle(task.title), ...facts].join(', ');
}

export function sayTitle(title: string): string {
  return `“${escapeMarkdown(title)}”`;
}

/** A list stays short: without the dates to come. */
export function sayNumbered(tasks: readonly SpokenTask[], to: Listener): string {
  return tasks
    .slice(0, LISTED)
    .map((task, index) => `${index + 1}. ${sayWith(task, { to, rule: task.recurrence?.words })}`)
    .join('\n');
}

export function sayTitles(titles: readonly string[], to: Listener): string {
  return sayAll(titles.map(sayTitle), to);
}

/** "a, b and c". */
export function sayAll(parts: readonly string[], to: Listener): string {
  const rest = parts.slice(0, -1);
  const last = parts.at(-1) ?? '';
  return rest.length > 0 ? `${rest.join(', ')} ${tell(to, 'and')} ${last}` : last;
}

/** Why a tool refused, in its own words. */
export function sayRefusal({ error, text }: ToolResult, to: Listener): string {
  return error ? sayProblem(error, to) : tell(to, 'failed', { why: text });
}

export function sayProblem(
  { code, message, hint }: { code: string; message: string; hint?: string | undefined },
  to: Listener,
): string {
  const why = `${message}${adviceIn(hint)}`;
  return code === 'unavailable' ? why : tell(to, 'failed', { why });
}

/** Hints that name tools are for models; bare examples want an introduction. */
function adviceIn(hint: string | undefined): string {
  if (!hint || /\b[a-z]+_[a-z]+\b/u.test(hint)) return '';
  return /^[\p{Lu}“"]/u.test(hint) ? ` ${hint}` : ` Try: ${hint}`;
}

function sayRecurrence({ recurrence, due }: SpokenTask, to: Listener): string | undefined {
  if (!recurrence) return undefined;
  const next = recurrence.next.slice(0, 3).flatMap((moment) => {
    const told = sayMoment(moment, to.timeZone ?? due?.time_zone);
    return told ?? [];
  });
  if (next.length === 0) return recurrence.words;
  return tell(to, 'next', { rule: recurrence.words, when: next.join(', ') });
}

function sayReminders({ reminders, due }: SpokenTask, to: Listener): string {
  const moments = reminders.flatMap(
    ({ fire_at: at }) => sayMoment(at, to.timeZone ?? due?.time_zone) ?? [],
  );
  return moments.length > 0 ? tell(to, 'reminder', { when: moments.join(', ') }) : '';
}

/** A date as it is, an instant on the person's clock; without a zone nothing, rather than UTC. */
export function sayMoment(moment: string, timeZone: string | undefined): string | undefined {
  const dated = /^\d{4}-\d{2}-\d{2}$/u.test(moment);
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  if (!dated && timeZone === undefined) return undefined;
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(dated ? {} : { hour: '2-digit', minute: '2-digit' }),
    timeZone: dated ? 'UTC' : timeZone,
  });
  return format.format(at).replaceAll(',', '');
}

/** Titles are what people typed, not our markup. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|~]/gu, (sign) => `\\${sign}`);
}
