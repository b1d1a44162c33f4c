import { addTasks } from './add-tasks.ts';
import type { TaskCommand } from '../command.ts';
import {
  call,
  type Context,
  type Flow,
  type Listener,
  type Outcome,
  type TaskRef,
} from '../flow.ts';
import { each, repeat, reschedule, toPlace, toProject } from './move-tasks.ts';
import { plainLine } from '../references/resolve-reference.ts';
import { postpone } from './postpone.ts';
import {
  addNote,
  addSubtask,
  blockTasks,
  commentOn,
  readComments,
  tagTasks,
} from './relate-tasks.ts';
import { restoreTasks } from './restore-tasks.ts';
import { resolveTasks } from '../references/resolve-tasks.ts';
import {
  isDeclined,
  sayDeleted,
  sayDone,
  sayEach,
  sayFound,
  saySnoozed,
} from '../replies/describe-changes.ts';
import { escapeMarkdown, sayTitles, tell } from '../replies/format-reply.ts';
import { isTime } from '../understand/is-time.ts';
import { readSelection } from '../references/resolve-reference.ts';
import { say } from '../flow.ts';

/** Finds the tasks that are meant and does to them what is asked. */
export function* changeTasks(command: TaskCommand, context: Context): Flow {
  const { listener } = context;
  if (command.kind === 'restore') return yield* restoreTasks(command.what, context);
  if (command.kind === 'block') return yield* blockTasks(command, context);
  if (command.kind === 'remind' && isTime(`${command.what} ${command.when}`, listener.language))
    return yield* addTasks(
      { text: `${command.what} ${command.when}`.trim(), remind: true },
      context,
    );
  if (command.kind === 'remind' && command.when === '') return askWhen(command.what, context);
  const goOn = (tasks: TaskRef[], options?: readonly TaskRef[]) =>
    applyTo({ command, tasks, options, listener });
  const resolved = yield* resolveTasks({ command, context, goOn });
  if ('tasks' in resolved) return yield* goOn(resolved.tasks, resolved.options);
  if (resolved.missing !== undefined)
    return yield* addInstead(command, { context, outcome: resolved.outcome });
  return resolved.outcome;
}

/** There may be no such task yet: "remind me about the dentist tomorrow", "read a book every week". */
function* addInstead(
  command: TaskCommand,
  { context, outcome }: { context: Context; outcome: Outcome },
): Flow {
  if (command.kind === 'remind')
    return yield* addTasks({ text: command.what, when: command.when, remind: true }, context);
  if ('line' in command && command.line !== undefined)
    return yield* addTasks({ text: command.line, isBare: true }, context);
  const { listener } = context;
  if (command.kind === 'move')
    return {
      text: tell(listener, 'addInstead', {
        words: escapeMarkdown(command.what),
        line: escapeMarkdown(command.what),
      }),
      ask: (answer) =>
        listener.language.answers.yes.includes(plainLine(answer))
          ? addTasks({ text: command.what, project: command.project }, context)
          : undefined,
    };
  if (command.kind !== 'reschedule' || !command.bare) return outcome;
  const { when } = command;
  return {
    text: tell(context.listener, 'addInstead', {
      words: escapeMarkdown(command.what),
      line: escapeMarkdown(`${command.what} ${when}`),
    }),
    ask: (answer) =>
      context.listener.language.answers.yes.includes(plainLine(answer))
        ? addTasks({ text: command.what, when }, context)
        : undefined,
  };
}

function askWhen(what: string, context: Context): Outcome {
  const { listener, focus } = context;
  return {
    text: tell(listener, 'askWhenTask', { title: escapeMarkdown(what.replaceAll('"', '')) }),
    focus,
    ask: (when) =>
      isTime(when, listener.language)
        ? changeTasks({ kind: 'remind', what, when }, context)
        : undefined,
  };
}

interface Change {
  command: TaskCommand;
  tasks: readonly TaskRef[];
  options?: readonly TaskRef[] | undefined;
  listener: Listener;
}

/** Does it, and keeps what was done for "the same for …" and "not that, the other". */
export function* applyTo(change: Change): Flow {
  const { command, tasks, options } = change;
  const outcome = yield* apply(change);
  if (outcome.ask || command.kind === 'when' || command.kind === 'comments')
    return { ...outcome, ...(options && { options }) };
  const did = { command, tasks: outcome.focus && outcome.focus.length > 0 ? outcome.focus : tasks };
  return { ...outcome, did, options: options ?? [] };
}

function* apply({ command, tasks, listener: to }: Change): Flow {
  const ids = tasks.map(({ id }) => id);
  switch (command.kind) {
    case 'complete':
    case 'reopen': {
      const [tool, key] =
        command.kind === 'complete'
          ? (['complete_tasks', 'completed'] as const)
          : (['reopen_tasks', 'reopened'] as const);
      return sayDone(key, { tasks, result: yield* call(tool, { tasks: ids }), to });
    }
    case 'delete':
      return yield* deleteTasks(tasks, to);
    case 'when':
      return sayFound(yield* call('get_tasks', { tasks: ids }), to);
    case 'reschedule':
      return yield* reschedule(command.when, { tasks, to });
    case 'postpone':
      return yield* postpone(
        { by: command.by, ids, ...(command.earlier ? { earlier: true } : {}) },
        to,
      );
    case 'repeat':
      return yield* repeat(command.recurrence, { tasks, to });
    case 'remind':
      return yield* each('set_reminders', { args: { reminders: [command.when] }, tasks, to });
    case 'clear':
      return yield* clear(command.field, { tasks, to });
    case 'deadline':
      return yield* update(tasks, { deadline: command.when }, to);
    case 'priority':
      return yield* update(tasks, { priority: command.priority }, to);
    case 'rename':
      return yield* rename(command.title, { tasks, to });
    case 'move':
      return yield* toProject(command.project, { tasks, to });
    case 'move-to':
      return yield* toPlace(command, { tasks, to });
    case 'section':
      return sayEach('moved', {
        result: yield* call('move_tasks', {
          tasks: ids,
          section: command.section,
          ...(command.project !== undefined && { project: command.project }),
        }),
        to,
      });
    case 'duration':
      return yield* update(tasks, { duration: command.duration }, to);
    case 'assign':
      return yield* update(tasks, { assignee: command.person }, to);
    case 'snooze':
      return saySnoozed(
        command.until,
        yield* call('snooze_reminders', { tasks: ids, until: command.until }),
        to,
      );
    case 'skip':
      return yield* each('skip_occurrence', { args: {}, tasks, to });
    case 'tag':
      return yield* tagTasks(command, { ids, to });
    case 'subtask':
      return yield* addSubtask(command.title, { tasks, to });
    case 'comment':
      return yield* commentOn(command.body, { tasks, to });
    case 'note':
      return yield* addNote(command.body, { tasks, to });
    case 'comments':
      return yield* readComments(tasks, to);
    // Both name other tasks too, and are found before.
    case 'restore':
    case 'block':
      return { text: tell(to, 'unchanged') };
  }
}

/** Whoever declines may say which of them only. */
function* deleteTasks(tasks: readonly TaskRef[], to: Listener): Flow {
  const result = yield* call('delete_tasks', { tasks: tasks.map(({ id }) => id) });
  if (!isDeclined(result)) return sayDeleted(tasks, result, to);
  const titles = sayTitles(
    tasks.map(({ title }) => title),
    to,
  );
  return {
    text: tell(to, 'stays', { titles, n: tasks.length }),
    focus: tasks,
    ask(answer) {
      const selection = readSelection(answer, tasks, to.language);
      if (selection === 'none') return say(tell(to, 'cancelled'));
      if (!selection || selection.tasks.length === tasks.length) return undefined;
      return applyTo({
        command: { kind: 'delete', what: '' },
        tasks: selection.tasks,
        options: tasks,
        listener: to,
      });
    },
  };
}

function* clear(
  field: Extract<TaskCommand, { kind: 'clear' }>['field'],
  { tasks, to }: { tasks: readonly TaskRef[]; to: Listener },
): Flow {
  if (field === 'recurrence')
    return yield* each('set_recurrence', { args: { clear: true }, tasks, to });
  if (field === 'reminders')
    return yield* each('set_reminders', { args: { reminders: [] }, tasks, to });
  return yield* update(tasks, { clear: [field] }, to);
}

function* update(tasks: readonly TaskRef[], fields: Record<string, unknown>, to: Listener): Flow {
  const changes = tasks.map(({ id }) => ({ task: id, ...fields }));
  return sayEach('changed', { result: yield* call('update_tasks', { tasks: changes }), to });
}

/** A name is for one. */
function* rename(title: string, { tasks, to }: { tasks: readonly TaskRef[]; to: Listener }): Flow {
  const [task, another] = tasks;
  if (!task || another) return { text: tell(to, 'whichTask') };
  return yield* update([task], { title }, to);
}
