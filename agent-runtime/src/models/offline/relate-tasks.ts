import { Task } from '@taskloom/contracts';
import { z } from 'zod';

import type { TaskCommand } from './command.ts';
import { call, type Flow, type Steps, type TaskRef } from './flow.ts';
import { resolveTasks } from './resolve-tasks.ts';
import { escapeMarkdown, sayRefusal, sayTask, sayTitles } from './say.ts';
import { sayChanged } from './say-changes.ts';
import { focusOn, tasksOf } from './tasks-of.ts';

/** Adds a subtask to the first of the tasks that are meant. */
export function* addSubtask(title: string, [parent]: readonly TaskRef[]): Flow {
  if (!parent) return { text: 'Which task shall it be part of?' };
  const result = yield* call('add_tasks', { tasks: [{ title, parent: parent.id }] });
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks, failures } = tasksOf(result);
  const [failure] = failures;
  if (failure) return { text: failure.message };
  const added = tasks.map((task) => sayTask(task)).join(', ');
  return { text: `Added ${added} to ${sayTitles([parent.title])}.`, ...focusOn(tasks) };
}

export function* commentOn(body: string, tasks: readonly TaskRef[]): Flow {
  const comments = tasks.map(({ id }) => ({ task: id, body }));
  const result = yield* call('add_comments', { comments });
  if (result.isError) return { text: sayRefusal(result) };
  return {
    text: `Commented on ${sayTitles(tasks.map(({ title }) => title))}.`,
    ...focusOn(tasks),
  };
}

const Comments = z.object({ comments: z.array(z.object({ body: z.string() })) });

export function* readComments([task]: readonly TaskRef[]): Flow {
  if (!task) return { text: 'Of which task?' };
  const result = yield* call('find_comments', { task: task.id, limit: 50 });
  if (result.isError) return { text: sayRefusal(result) };
  const { comments = [] } = Comments.partial().safeParse(result.content).data ?? {};
  if (comments.length === 0) return { text: `${sayTitles([task.title])} has no comments.` };
  const lines = comments.map(({ body }) => `- ${escapeMarkdown(body)}`);
  return { text: `Comments on ${sayTitles([task.title])}:\n\n${lines.join('\n')}` };
}

/** The tags that are there stay. */
export function* tagTasks(
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
  ids: readonly string[],
): Flow {
  const before = yield* readTasks(ids);
  const gone = new Set(remove.map((tag) => tag.toLowerCase()));
  const tasks = before.map(({ id, tags }) => ({
    task: id,
    tags: [...new Set([...tags, ...add])].filter((tag) => !gone.has(tag.toLowerCase())),
  }));
  return sayChanged(yield* call('update_tasks', { tasks }));
}

/** Finds both: the tasks that wait, and those they wait for. */
export function* blockTasks({
  command,
  focus,
}: {
  command: TaskCommand & { kind: 'block' };
  focus: readonly TaskRef[];
}): Flow {
  const waiting = yield* resolveTasks({
    command,
    focus,
    goOn: (tasks) => waitFor(tasks, { command, focus }),
  });
  if (!('tasks' in waiting)) return waiting.outcome;
  return yield* waitFor(waiting.tasks, { command, focus });
}

function* waitFor(
  tasks: readonly TaskRef[],
  { command, focus }: { command: TaskCommand & { kind: 'block' }; focus: readonly TaskRef[] },
): Flow {
  const blockers = yield* resolveTasks({
    command: { ...command, what: command.by },
    focus,
    goOn: (found) => block(tasks, found),
  });
  if (!('tasks' in blockers)) return blockers.outcome;
  return yield* block(tasks, blockers.tasks);
}

function* block(tasks: readonly TaskRef[], blockers: readonly TaskRef[]): Flow {
  const before = yield* readTasks(tasks.map(({ id }) => id));
  const result = yield* call('update_tasks', {
    tasks: before.map(({ id, blocked_by: known }) => ({
      task: id,
      blocked_by: [...new Set([...known, ...blockers.map((blocker) => blocker.id)])],
    })),
  });
  const { failures, tasks: changed } = tasksOf(result);
  if (result.isError || failures.length > 0) return sayChanged(result);
  const waits = tasks.length === 1 ? 'waits' : 'wait';
  const titles = (of: readonly TaskRef[]) => sayTitles(of.map(({ title }) => title));
  return { text: `${titles(tasks)} ${waits} for ${titles(blockers)}.`, ...focusOn(changed) };
}

const Known = z.object({
  tasks: z.array(Task.pick({ id: true, tags: true, blocked_by: true })),
});

function* readTasks(ids: readonly string[]): Steps<z.infer<typeof Known>['tasks']> {
  const result = yield* call('get_tasks', { tasks: ids });
  return Known.safeParse(result.content).data?.tasks ?? [];
}
