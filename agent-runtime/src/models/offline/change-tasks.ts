import type { TaskCommand } from './command.ts';
import { addTasks, isTime } from './add-tasks.ts';
import { call, type Flow, type Outcome, type TaskRef } from './flow.ts';
import { postpone } from './postpone.ts';
import { addSubtask, blockTasks, commentOn, readComments, tagTasks } from './relate-tasks.ts';
import { restoreTasks } from './restore-tasks.ts';
import { resolveTasks } from './resolve-tasks.ts';
import { sayChanged, sayDeleted, sayDone, sayFound, saySnoozed } from './say-changes.ts';
import { escapeMarkdown } from './say.ts';
import { focusOn, tasksOf } from './tasks-of.ts';

/** The most tasks that are changed by a tool that takes one at a time. */
const MAX_SINGLE = 10;

interface Change {
  command: TaskCommand;
  /** The tasks that the conversation was about last. */
  focus: readonly TaskRef[];
}

/** Finds the tasks that are meant and does to them what is asked. */
export function* changeTasks({ command, focus }: Change): Flow {
  if (command.kind === 'restore') return yield* restoreTasks(command.what, focus);
  if (command.kind === 'block') return yield* blockTasks({ command, focus });
  if (command.kind === 'remind' && command.when === '') return askWhen(command.what, focus);
  const goOn = (tasks: TaskRef[]) => apply(command, tasks);
  const resolved = yield* resolveTasks({ command, focus, goOn });
  if ('tasks' in resolved) return yield* goOn(resolved.tasks);
  // "remind me about the dentist tomorrow": there may be no such task yet.
  if (command.kind === 'remind' && resolved.missing)
    return yield* addTasks({ line: `${command.what} ${command.when}`, remind: true });
  return resolved.outcome;
}

function askWhen(what: string, focus: readonly TaskRef[]): Outcome {
  return {
    text: `When shall I remind you of “${escapeMarkdown(what)}”? For example “tomorrow at 9” or “30 minutes before”.`,
    focus: [...focus],
    ask: (when) =>
      isTime(when) ? changeTasks({ command: { kind: 'remind', what, when }, focus }) : undefined,
  };
}

function* apply(command: TaskCommand, tasks: readonly TaskRef[]): Flow {
  const ids = tasks.map(({ id }) => id);
  switch (command.kind) {
    case 'complete':
      return sayDone('Done', tasks, yield* call('complete_tasks', { tasks: ids }));
    case 'reopen':
      return sayDone('Open again', tasks, yield* call('reopen_tasks', { tasks: ids }));
    case 'delete':
      return sayDeleted(tasks, yield* call('delete_tasks', { tasks: ids }));
    case 'when':
      return sayFound(yield* call('get_tasks', { tasks: ids }));
    case 'reschedule':
      return yield* reschedule(command, ids);
    case 'postpone':
      return yield* postpone(command.by, ids);
    case 'repeat':
      return yield* each(ids, 'set_recurrence', { recurrence: command.recurrence });
    case 'remind':
      return yield* each(ids, 'set_reminders', { reminders: [command.when] });
    case 'clear':
      if (command.field === 'recurrence')
        return yield* each(ids, 'set_recurrence', { clear: true });
      if (command.field === 'reminders')
        return yield* each(ids, 'set_reminders', { reminders: [] });
      return yield* update(ids, { clear: [command.field] });
    case 'deadline':
      return yield* update(ids, { deadline: command.when });
    case 'priority':
      return yield* update(ids, { priority: command.priority });
    case 'rename':
      return yield* update(ids.slice(0, 1), { title: command.title });
    case 'move':
      return yield* update(ids, { project: command.project });
    case 'section':
      return sayChanged(
        yield* call('move_tasks', {
          tasks: ids,
          section: command.section,
          ...(command.project !== undefined && { project: command.project }),
        }),
      );
    case 'duration':
      return yield* update(ids, { duration: command.duration });
    case 'assign':
      return yield* update(ids, { assignee: command.person });
    case 'snooze':
      return saySnoozed(
        command.until,
        yield* call('snooze_reminders', { tasks: ids, until: command.until }),
      );
    case 'skip':
      return yield* each(ids, 'skip_occurrence', {});
    case 'tag':
      return yield* tagTasks(command, ids);
    case 'subtask':
      return yield* addSubtask(command.title, tasks);
    case 'comment':
      return yield* commentOn(command.body, tasks);
    case 'comments':
      return yield* readComments(tasks);
    // Both name other tasks too, and are found before.
    case 'restore':
    case 'block':
      return { text: 'Nothing was changed.' };
  }
}

function* update(ids: readonly string[], fields: Record<string, unknown>): Flow {
  const tasks = ids.map((task) => ({ task, ...fields }));
  const project = typeof fields['project'] === 'string' ? fields['project'] : undefined;
  return sayChanged(yield* call('update_tasks', { tasks }), project);
}

/** For tools that take one task. */
function* each(ids: readonly string[], name: string, args: Record<string, unknown>): Flow {
  if (ids.length > MAX_SINGLE)
    return { text: `I change at most ${MAX_SINGLE} tasks this way at once.` };
  const results = yield ids.map((task) => ({ name, args: { task, ...args } }));
  const outcomes = results.map((result) => sayChanged(result));
  return {
    text: outcomes.map(({ text }) => text).join('\n'),
    ...focusOn(outcomes.flatMap(({ focus = [] }) => focus)),
  };
}

/** "move milk to Home": when it is not a date it may be a project. */
function* reschedule(
  { when, orProject }: TaskCommand & { kind: 'reschedule' },
  ids: readonly string[],
): Flow {
  const tasks = ids.map((task) => ({ task, due: when }));
  const result = yield* call('update_tasks', { tasks });
  const [failure] = tasksOf(result).failures;
  const misunderstood = [result.error?.code, failure?.code].includes('invalid_input');
  if (!orProject || !misunderstood) return sayChanged(result);
  const project = when.replaceAll(/^(?:the |my )?(?:project )?#?"?|"$/giu, '');
  const found = yield* call('find_projects', { text: project });
  const names = found.content?.['projects'];
  if (!Array.isArray(names) || names.length === 0) return sayChanged(result);
  return yield* update(ids, { project });
}
