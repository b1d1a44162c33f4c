import type { Task } from '@taskloom/contracts';

import { describeWhen } from '../../words/index.ts';
import type { ToolContext } from '../context.ts';
import { sayTasks } from '../format-text.ts';

type Names = ReadonlyMap<string, string>;

/** Tasks with all that belongs to them, for clients that read the text alone: names beside the ids. */
export async function sayWholeTasks(tasks: readonly Task[], ctx: ToolContext): Promise<string> {
  const names = await readNames(ctx, tasks);
  return tasks.map((task) => sayWhole(task, { names, ctx })).join('\n');
}

function sayWhole(task: Task, { names, ctx }: { names: Names; ctx: ToolContext }): string {
  const named = (id: string) => `${names.get(id) ?? 'one that you cannot see'} [${id}]`;
  const lines = [
    `project: ${named(task.project_id)}`,
    task.section_id && `section: ${named(task.section_id)}`,
    task.parent_id && `part of: ${named(task.parent_id)}`,
    task.assignee_id && `assignee: ${named(task.assignee_id)}`,
    task.blocked_by.length > 0 && `waits for: ${task.blocked_by.map(named).join(', ')}`,
    task.duration_minutes !== undefined && `takes: ${task.duration_minutes} min`,
    task.completed_at && `completed: ${sayInstant(task.completed_at, ctx)}`,
    `version: ${task.version}`,
    task.notes && `notes:\n${task.notes.replaceAll(/^/gmu, '  ')}`,
  ].filter((line) => typeof line === 'string');
  return [sayTasks([task], ctx), ...lines.map((line) => line.replaceAll(/^/gmu, '  '))].join('\n');
}

function sayInstant(at: string, { actor: { words } }: ToolContext): string {
  return describeWhen({ at, timeZone: words.timeZone }, words);
}

/** What projects, sections, people and tasks that these refer to are called, as far as the person may know. */
async function readNames({ sql }: ToolContext, tasks: readonly Task[]): Promise<Names> {
  const ids = tasks.flatMap((task) => [
    task.project_id,
    task.section_id,
    task.parent_id,
    task.assignee_id,
    ...task.blocked_by,
  ]);
  const wanted = [...new Set(ids.filter((id) => id !== undefined))];
  const found = await sql<{ id: string; name: string }[]>`
    select id, name from taskloom.projects where id = any (${wanted}::uuid[])
    union all select id, name from taskloom.sections where id = any (${wanted}::uuid[])
    union all select id, name from taskloom.users where id = any (${wanted}::uuid[])
    union all select id, title from taskloom.tasks where id = any (${wanted}::uuid[])`;
  return new Map(found.map(({ id, name }) => [id, name]));
}
