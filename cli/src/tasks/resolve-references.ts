import type { Task } from '@taskloom/contracts';

import { EXIT, CliError, refused } from '../errors.ts';
import { looksLikeId, looksLikeShortId } from '../format/short-id.ts';
import type { TaskClient } from '../mcp/task-client.ts';
import { findTasks, type Search } from './find-pages.ts';

/** How many similar tasks an error lists. */
const CANDIDATES = 10;

/** Where references are looked for, and how an error calls what is there. */
export interface Among {
  search: Pick<Search, 'filter' | 'deleted'>;
  kind: string;
}

const OPEN: Among = { search: {}, kind: 'open task' };
export const DONE: Among = { search: { filter: 'done' }, kind: 'completed task' };
export const DELETED: Among = { search: { deleted: true }, kind: 'deleted task' };
/** Open and completed tasks alike. */
export const ANY: Among = { search: { filter: 'all' }, kind: 'task' };

/**
 * Turns what a person typed (ids, ends of ids, titles) into ids, of open tasks unless said otherwise. Words that together
 * are one title mean that task: `done buy milk`. Throws `CliError` with the candidates where a
 * reference means none or several.
 */
export async function resolveReferences(
  client: TaskClient,
  references: readonly string[],
  among: Among = OPEN,
): Promise<string[]> {
  const whole = references.join(' ');
  if (references.length > 1 && !references.every(isIdLike)) {
    const [task, another] = titled(await similar(client, whole, among), whole);
    if (task && !another) return [task.id];
  }
  const all = references.some(looksLikeShortId) ? await allTasks(client, among) : [];
  const ids: string[] = [];
  for (const reference of references) ids.push(await resolveOne(client, reference, { all, among }));
  return ids;
}

async function resolveOne(
  client: TaskClient,
  reference: string,
  { all, among }: { all: readonly Task[]; among: Among },
): Promise<string> {
  if (looksLikeId(reference)) return reference;
  const byId = looksLikeShortId(reference)
    ? all.filter(({ id }) => id.replaceAll('-', '').endsWith(reference.toLowerCase()))
    : [];
  const alike = byId.length > 0 ? byId : await similar(client, reference, among);
  const matches = byId.length > 0 ? byId : titled(alike, reference);
  const [task, another] = matches;
  if (task && !another) return task.id;
  if (task) throw ambiguous(`"${reference}" means several tasks`, matches);
  if (alike.length > 0) throw ambiguous(`no ${among.kind} is called "${reference}"`, alike);
  throw refused({
    code: 'not_found',
    message: `there is no ${among.kind} like "${reference}"`,
    hint: 'taskloom list shows what is due, taskloom find searches',
  });
}

function ambiguous(message: string, tasks: readonly Task[]): CliError {
  return new CliError(EXIT.usage, {
    code: 'ambiguous',
    message,
    hint: 'name the one you mean by its id, as listed',
    candidates: tasks.slice(0, CANDIDATES).map((task) => ({ id: task.id, name: labelOf(task) })),
  });
}

/** Tasks with one title are told apart by when they are due. */
function labelOf({ title, due }: Task): string {
  return due ? `${title} (${due.words})` : title;
}

function isIdLike(reference: string): boolean {
  return looksLikeId(reference) || looksLikeShortId(reference);
}

function titled(tasks: readonly Task[], title: string): Task[] {
  const wanted = title.trim().toLowerCase();
  return tasks.filter((task) => task.title.toLowerCase() === wanted);
}

async function similar(client: TaskClient, text: string, { search }: Among): Promise<Task[]> {
  return (await findTasks(client, { ...search, text }, 50)).page.tasks;
}

async function allTasks(client: TaskClient, { search }: Among): Promise<Task[]> {
  return (await findTasks(client, search, Infinity)).page.tasks;
}
