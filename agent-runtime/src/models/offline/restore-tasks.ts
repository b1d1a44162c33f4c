import { call, type Flow, type TaskRef } from './flow.ts';
import { unquote } from './grammar.ts';
import { pick, pointedAt } from './pointing.ts';
import { count, escapeMarkdown, sayNumbered, sayRefusal } from './say.ts';
import { sayRestored } from './say-changes.ts';
import { refOf, tasksOf } from './tasks-of.ts';

/** Brings back what was deleted, found by a part of its title; asks where several fit. */
export function* restoreTasks(said: string, focus: readonly TaskRef[]): Flow {
  const what = unquote(said).replace(/^(?:the |my )?(?:task |tasks )?/iu, '');
  const pointed = pointedAt(what, focus);
  if (pointed) return yield* restore(pointed);
  const result = yield* call('find_tasks', { deleted: true, text: what, limit: 10 });
  if (result.isError) return { text: sayRefusal(result) };
  const { tasks } = tasksOf(result);
  const exact = tasks.filter(({ title }) => title.toLowerCase() === what.toLowerCase());
  const found = exact.length === 1 ? exact : tasks;
  if (found.length === 0)
    return {
      text: `Nothing in the trash has “${escapeMarkdown(what)}” in its title. Say “trash” to see what was deleted, or “undo” to take back your last change.`,
    };
  if (found.length === 1) return yield* restore(found.map(refOf));
  const options = found.map(refOf);
  return {
    text: `${count(found.length, 'deleted task')} could be meant. Which one?\n\n${sayNumbered(found)}`,
    focus: options,
    ask: (answer) => {
      const picked = pick(answer, options);
      return picked && restore(picked);
    },
  };
}

function* restore(tasks: readonly TaskRef[]): Flow {
  return sayRestored(yield* call('restore_tasks', { tasks: tasks.map(({ id }) => id) }));
}
