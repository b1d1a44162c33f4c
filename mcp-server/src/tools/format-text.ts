import type { ItemFailure, Task } from '@taskloom/contracts';

import { describeWhen } from '../words/index.ts';
import { whenOfKey } from '../domain/series/series-store.ts';
import type { ToolContext } from './context.ts';

/** A task in one line for a model: what was understood, the coming dates, and the id to use next. */
function sayTask(task: Task, { actor }: Pick<ToolContext, 'actor'>): string {
  const facts = [
    task.status === 'done' ? 'done' : undefined,
    task.due && `due ${task.due.words}`,
    task.recurrence && sayRecurrence(task.recurrence, actor.words),
    task.priority === 'p4' ? undefined : task.priority,
    task.deadline && `deadline ${task.deadline}`,
    task.tags.length > 0 ? task.tags.map((tag) => `@${tag}`).join(' ') : undefined,
    task.reminders.length > 0 ? `${task.reminders.length} reminder(s)` : undefined,
    task.blocked_by.length > 0 ? `waits for ${task.blocked_by.length} task(s)` : undefined,
  ].filter((fact) => fact !== undefined);
  return `- ${task.title}${facts.length > 0 ? ` (${facts.join('; ')})` : ''} [${task.id}]`;
}

function sayRecurrence(
  recurrence: NonNullable<Task['recurrence']>,
  words: ToolContext['actor']['words'],
): string {
  if (recurrence.paused) return `${recurrence.words}, paused`;
  const next = recurrence.next.map((key) => describeWhen(whenOfKey(key, words.timeZone), words));
  return next.length === 0 ? recurrence.words : `${recurrence.words}, next ${next.join(', ')}`;
}

export function sayTasks(tasks: readonly Task[], ctx: Pick<ToolContext, 'actor'>): string {
  return tasks.map((task) => sayTask(task, ctx)).join('\n');
}

export function sayFailures(failures: readonly ItemFailure[]): string {
  return failures
    .map(
      ({ index, code, message, hint, candidates = [] }) =>
        `- item ${index}: ${code}: ${message}${hint ? ` ${hint}` : ''}${candidates.map(sayCandidate).join('')}`,
    )
    .join('\n');
}

function sayCandidate({ id, name, project, due }: Candidate): string {
  const facts = [project, due && `due ${due}`].filter((fact) => fact !== undefined);
  return `\n  - ${name}${facts.length > 0 ? ` (${facts.join('; ')})` : ''} [${id}]`;
}

type Candidate = NonNullable<ItemFailure['candidates']>[number];

interface BatchLike {
  tasks: readonly unknown[];
  failures: readonly unknown[];
  /** Absent where all was so already. */
  operation_id?: string | undefined;
}

export function sayBatch(verb: string, output: BatchLike, ctx: ToolContext): string {
  // The tool's own answer, whose insides the short output schema does not name.
  const tasks = output.tasks as Task[];
  const failures = output.failures as ItemFailure[];
  const said = output.operation_id === undefined ? 'Nothing changed' : verb;
  const parts = [
    tasks.length > 0 ? `${said}:\n${sayTasks(tasks, ctx)}` : `${verb}: nothing.`,
    failures.length > 0 ? `Not done:\n${sayFailures(failures)}` : undefined,
    tasks.length > 0 && output.operation_id ? `operation_id: ${output.operation_id}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join('\n');
}
