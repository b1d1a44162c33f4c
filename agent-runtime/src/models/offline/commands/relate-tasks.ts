import { Task } from '@taskloom/contracts';
import { z } from 'zod';

import type { TaskCommand } from '../command.ts';
import { call, type Context, type Flow, type Listener, type Steps, type TaskRef } from '../flow.ts';
import { resolveTasks } from '../references/resolve-tasks.ts';
import {
  escapeMarkdown,
  sayProblem,
  sayRefusal,
  sayTask,
  sayTitles,
  tell,
} from '../replies/format-reply.ts';
import { sayEach } from '../replies/describe-changes.ts';
import { focusOn, tasksOf } from '../references/tasks-in-result.ts';

interface Change {
  tasks: readonly TaskRef[];
  to: Listener;
}

const titlesOf = ({ tasks, to }: Change): string =>
  sayTitles(
    tasks.map(({ title }) => title),
    to,
  );

/** Adds a subtask to the one task that is meant. */
export function* addSubtask(title: string, { tasks: [parent, another], to }: Change): Flow {
  if (!parent || another) return { text: tell(to, 'whichTask') };
  const result = yield* call('add_tasks', { tasks: [{ title, parent: parent.id }] });
  if (result.isError) return { text: sayRefusal(result, to) };
  const { tasks, failures } = tasksOf(result);
  const [failure] = failures;
  if (failure) return { text: sayProblem(failure, to) };
  const task = tasks.map((each) => sayTask(each, to)).join(', ');
  return {
    text: tell(to, 'addedSub', { task, parent: sayTitles([parent.title], to) }),
    ...focusOn(tasks),
  };
}

export function* commentOn(body: string, change: Change): Flow {
  const { tasks, to } = change;
  const comments = tasks.map(({ id }) => ({ task: id, body }));
  const result = yield* call('add_comments', { comments });
  if (result.isError) return { text: sayRefusal(result, to) };
  return { text: tell(to, 'commented', { titles: titlesOf(change) }), ...focusOn(tasks) };
}

const Noted = z.object({ tasks: z.array(Task.pick({ id: true, notes: true })) });

/** Notes that are there stay above. */
export function* addNote(body: string, change: Change): Flow {
  const { tasks, to } = change;
  const found = yield* call('get_tasks', { tasks: tasks.map(({ id }) => id) });
  if (found.isError) return { text: sayRefusal(found, to) };
  const known = Noted.safeParse(found.content).data?.tasks ?? [];
  const result = yield* call('update_tasks', {
    tasks: known.map(({ id, notes }) => ({
      task: id,
      notes: notes === undefined ? body : `${notes}\n${body}`,
    })),
  });
  if (result.isError) return { text: sayRefusal(result, to) };
  return { text: tell(to, 'noted', { titles: titlesOf(change) }), ...focusOn(tasks) };
}

const Comments = z.object({ comments: z.array(z.object({ body: z.string() })) });

export function* readComments([task]: readonly TaskRef[], to: Listener): Flow {
  if (!task) return { text: tell(to, 'whichTask') };
  const result = yield* call('find_comments', { task: task.id, limit: 50 });
  if (result.isError) return { text: sayRefusal(result, to) };
  const { comments = [] } = Comments.partial().safeParse(result.content).data ?? {};
  const title = sayTitles([task.title], to);
  if (comments.length === 0) return { text: tell(to, 'noComments', { title }), focus: [task] };
  const lines = comments.map(({ body }) => `- ${escapeMarkdown(body)}`);
  return { text: `${tell(to, 'comments', { title })}\n\n${lines.join('\n')}`, focus: [task] };
}

/** The tags that are there stay. */
export function* tagTasks(
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
  { ids, to }: { ids: readonly string[]; to: Listener },
): Flow {
  const before = yield* readTasks(ids);
  const gone = new Set(remove.map((tag) => tag.toLowerCase()));
  const tasks = before.map(({ id, tags }) => ({
    task: id,
    tags: [...new Set([...tags, ...add])].filter((tag) => !gone.has(tag.toLowerCase())),
  }));
  return sayEach('changed', { result: yield* call('update_tasks', { tasks }), to });
}

type Block = TaskCommand & { kind: 'block' };

/** Finds both: the tasks that wait, and those they wait for. */
export function* blockTasks(command: Block, context: Context): Flow {
  const goOn = (tasks: TaskRef[]) => waitFor(tasks, { command, context });
  const waiting = yield* resolveTasks({ command, context, goOn });
  return 'tasks' in waiting ? yield* goOn(waiting.tasks) : waiting.outcome;
}

function* waitFor(
  tasks: readonly TaskRef[],
  { command, context }: { command: Block; context: Context },
): Flow {
  const goOn = (others: TaskRef[]) => block(tasks, { others, to: context.listener });
  const blockers = yield* resolveTasks({
    command: { ...command, what: command.by },
    context,
    goOn,
  });
  return 'tasks' in blockers ? yield* goOn(blockers.tasks) : blockers.outcome;
}

function* block(
  tasks: readonly TaskRef[],
  { others, to }: { others: readonly TaskRef[]; to: Listener },
): Flow {
  const before = yield* readTasks(tasks.map(({ id }) => id));
  const result = yield* call('update_tasks', {
    tasks: before.map(({ id, blocked_by: known }) => ({
      task: id,
      blocked_by: [...new Set([...known, ...others.map((other) => other.id)])],
    })),
  });
  const { failures, tasks: changed } = tasksOf(result);
  if (result.isError || failures.length > 0) return sayEach('changed', { result, to });
  const text = tell(to, 'waits', {
    titles: titlesOf({ tasks, to }),
    others: titlesOf({ tasks: others, to }),
    n: tasks.length,
  });
  return { text, ...focusOn(changed) };
}

const Known = z.object({
  tasks: z.array(Task.pick({ id: true, tags: true, blocked_by: true })),
});

function* readTasks(ids: readonly string[]): Steps<z.infer<typeof Known>['tasks']> {
  const result = yield* call('get_tasks', { tasks: ids });
  return Known.safeParse(result.content).data?.tasks ?? [];
}
