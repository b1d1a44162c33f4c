import { call, say, type Context, type Flow, type Listener, type TaskRef } from '../flow.ts';
import { pick, plainLine, resolveReference } from '../references/resolve-reference.ts';
import { escapeMarkdown, sayNumbered, sayRefusal, tell } from '../replies/format-reply.ts';
import { sayEach } from '../replies/describe-changes.ts';
import { refOf, tasksOf } from '../references/tasks-in-result.ts';
import { textOf, tokenize } from '../understand/tokens.ts';

/** Brings back what was deleted, found by a part of its title; asks where several fit. */
export function* restoreTasks(said: string, { listener, focus, options: listed }: Context): Flow {
  const { references } = listener.language;
  const pointed = resolveReference(said, focus, listener.language, listed);
  if (pointed) return yield* restore(pointed, listener);
  const what = textOf(tokenize(said)).replace(
    new RegExp(`^(?:(?:${references.before}) )+(?=\\S)`, 'iu'),
    '',
  );
  const result = yield* call('find_tasks', { deleted: true, text: what, limit: 10 });
  if (result.isError) return { text: sayRefusal(result, listener) };
  const { tasks } = tasksOf(result);
  const exact = tasks.filter(({ title }) => title.toLowerCase() === what.toLowerCase());
  const found = exact.length === 1 ? exact : tasks;
  if (found.length === 0)
    return { text: tell(listener, 'nothingInTrash', { words: escapeMarkdown(what) }) };
  if (found.length === 1) return yield* restore(found.map(refOf), listener);
  const options = found.map(refOf);
  return {
    text: tell(listener, 'whichDeleted', { list: sayNumbered(found, listener) }),
    focus: options,
    options,
    ask(answer) {
      if (listener.language.answers.no.includes(plainLine(answer)))
        return say(tell(listener, 'cancelled'));
      const picked = pick(answer, options, listener.language);
      return picked && restore(picked, listener);
    },
  };
}

function* restore(tasks: readonly TaskRef[], to: Listener): Flow {
  const result = yield* call('restore_tasks', { tasks: tasks.map(({ id }) => id) });
  return sayEach('restored', { result, to });
}
