import type { Project, Task } from '@taskloom/contracts';
import { z } from 'zod';

import callWords from './verbs.json' with { type: 'json' };
import type { ToolItem } from '../session/conversation-state.ts';
import { language, locale } from '../../text/language.ts';
import { t } from '../../text/t.ts';
import { referencesOf } from './tool-result.ts';
import type { ToolOutcome } from './tool-result.ts';

type Words = [imperative: string, gerund: string, past: string];
const WORDS = new Map(Object.entries(callWords) as [string, Words][]);

/** A dry run changes nothing. */
const READS: Words = [t('Read it first'), t('Reading it first'), t('Read it first')];

/** Tools whose words stand alone: what they touched is told elsewhere, or is not a task or project. */
const NAMELESS =
  /^(?:get_me|get_overview|get_stats|preview_recurrence|find_(?!tasks)\w+|\w+_preference|manage_\w+|update_(?:settings|comments)|mark_notifications)$/u;
const NAMED_AT_MOST = 2;

/** What the page knows, for turning ids into names. */
export interface KnownNames {
  tasks: readonly Pick<Task, 'id' | 'title'>[];
  projects: readonly Pick<Project, 'id' | 'name'>[];
}

/** The call in a person's words: "Added “Buy milk”", "Delete 3 tasks?". Other servers' tools have their title. */
export function describeCall(item: ToolItem, outcome: ToolOutcome, known: KnownNames): string {
  const words = item.args['dry_run'] === true ? READS : WORDS.get(item.toolName);
  if (words === undefined) return sayUnknown(item);
  const [imperative, gerund, past] = words;
  const it = NAMELESS.test(item.toolName) ? '' : objectOf(item, outcome, known);
  // Each is a line of `verbs.json`, which the test of the catalogue reads, too.
  const whole = (verb: string) => upperFirst(t(verb, { it }).replaceAll(/ +/gu, ' ').trim());
  const call = lowerFirst(whole(imperative));
  switch (item.status) {
    case 'running':
      return whole(gerund);
    case 'awaiting_approval':
      return `${whole(imperative)}?`;
    case 'done':
      return whole(past);
    case 'failed':
      return t('Could not {call}', { call });
    case 'denied':
      return t('You said no: {call}', { call });
    case 'stopped':
      return t('Stopped: {call}', { call });
  }
}

function sayUnknown({ title, status }: ToolItem): string {
  switch (status) {
    case 'awaiting_approval':
      return `${title}?`;
    case 'failed':
      return t('{title}: refused', { title });
    case 'denied':
      return t('{title}: you said no', { title });
    case 'stopped':
      return t('{title}: stopped', { title });
    case 'running':
    case 'done':
      return title;
  }
}

const Content = z.object({
  projects: z.array(z.object({ name: z.string() })).optional(),
  filter: z.object({ name: z.string() }).optional(),
  undone: z.object({ summary: z.string() }).optional(),
});

/** What it was done to: the names of a few, the number of many. */
function objectOf(item: ToolItem, outcome: ToolOutcome, known: KnownNames): string {
  const content = Content.safeParse(item.content ?? {});
  const undone = content.data?.undone?.summary;
  if (undone !== undefined) return lowerFirst(undone);
  const made = content.data?.projects?.map(({ name }) => name) ?? [];
  if (made.length > 0) return list(made, 'project');
  if (outcome.tasks.length > 0)
    return list(
      outcome.tasks.map(({ title }) => title),
      'task',
    );
  if (item.toolName === 'find_tasks') return item.status === 'done' ? t('no tasks') : '';
  const projects = referencesOf(item.args, 'project').map((ref) => nameOf(ref, known) ?? ref);
  if (/project/u.test(item.toolName) && projects.length > 0) return list(projects, 'project');
  const tasks = referencesOf(item.args, 'task').map((ref) => nameOf(ref, known) ?? ref);
  return tasks.length > 0 ? list(tasks, 'task') : '';
}

function list(names: string[], what: 'task' | 'project'): string {
  const shown = names.filter((name) => !isId(name));
  if (names.length > NAMED_AT_MOST || shown.length < names.length)
    return what === 'task'
      ? t('{count, plural, =1 {a task} other {# tasks}}', { count: names.length })
      : t('{count, plural, =1 {a project} other {# projects}}', { count: names.length });
  return new Intl.ListFormat(locale).format(shown.map((name) => t('“{title}”', { title: name })));
}

const LABELS: Record<string, string> = {
  due: t('Due'),
  deadline: t('Deadline'),
  duration: t('Takes'),
  blocked_by: t('Waits for'),
  title: t('Title'),
  name: t('Name'),
  notes: t('Notes'),
  text: t('Text'),
  project: t('Project'),
  section: t('Section'),
  parent: t('Parent'),
  tags: t('Tags'),
  priority: t('Priority'),
  recurrence: t('Recurrence'),
  reminders: t('Reminders'),
  assignee: t('Assignee'),
  person: t('Person'),
  role: t('Role'),
  filter: t('Filter'),
  expected_version: '',
  confirm: '',
  atomic: '',
  clear: t('Takes away'),
};

export interface Fact {
  label: string;
  value: string;
}

/** What a call would set, line by line, without ids and without what only programs read. */
export function describeArguments(args: Record<string, unknown>, known: KnownNames): Fact[] {
  return Object.entries(args).flatMap(([key, value]): Fact[] => {
    if (/^(?:tasks?|projects)$/u.test(key))
      return itemsOf(value).flatMap((one) => factsOf(one, known));
    return factOf(key, value, known);
  });
}

function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function factsOf(item: unknown, known: KnownNames): Fact[] {
  if (typeof item !== 'object' || item === null) return [];
  const fields = Object.entries(item).filter(([key]) => !['task', 'title', 'name'].includes(key));
  return fields.flatMap(([key, value]) => factOf(key, value, known));
}

function factOf(key: string, value: unknown, known: KnownNames): Fact[] {
  const label = LABELS[key] ?? sentenceCase(key);
  const text = textOf(value, known);
  return label === '' || text === '' ? [] : [{ label, value: text }];
}

function textOf(value: unknown, known: KnownNames): string {
  if (Array.isArray(value))
    return value
      .map((one) => textOf(one, known))
      .filter(Boolean)
      .join(', ');
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .flatMap(([key, one]) => factOf(key, one, known))
      .map(({ label, value: shown }) => `${label}: ${shown}`)
      .join(', ');
  if (typeof value !== 'string') return '';
  return nameOf(value, known) ?? (isId(value) ? '' : priorityOr(value));
}

function priorityOr(text: string): string {
  return /^p[1-4]$/u.test(text) ? t('Priority {number}', { number: text.slice(1) }) : text;
}

function nameOf(ref: string, { tasks, projects }: KnownNames): string | undefined {
  return tasks.find(({ id }) => id === ref)?.title ?? projects.find(({ id }) => id === ref)?.name;
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu.test(text);
}

function sentenceCase(key: string): string {
  const words = key.replaceAll('_', ' ');
  return upperFirst(words);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** In the middle of a sentence; German words keep the case they have. */
function lowerFirst(text: string): string {
  if (language === 'de') return text;
  return text.charAt(0).toLowerCase() + text.slice(1);
}
