import { applyTo, changeTasks } from './change-tasks.ts';
import type { TaskCommand } from '../command.ts';
import { call, type Context, type Flow, type TaskRef } from '../flow.ts';
import {
  isOther,
  plainLine,
  resolveReference,
  restAfter,
} from '../references/resolve-reference.ts';
import { sayRefusal, sayTitle, sayTitles, tell } from '../replies/format-reply.ts';
import { compiledOf } from '../understand/compiled.ts';
import { timeText } from '../understand/time-text.ts';
import { withoutPoliteness } from '../understand/parse-clause.ts';
import { lineOf, textOf, tokenize } from '../understand/tokens.ts';

/**
 * What only the change just made gives a meaning: "actually thursday", "and p1", "not that, the
 * other", "the dentist too". `undefined` when the message is none of these.
 */
export function followUp(said: string, context: Context): Flow | undefined {
  const { listener, last, focus } = context;
  const { answers } = listener.language;
  const line = plainLine(said);
  if (isOther(line, listener.language)) return last && doToOther(context, last.tasks);
  if (!last) return undefined;
  const instead = restAfterAll(line, answers.instead);
  const rest = instead ?? restAfter(line, answers.and);
  if (rest === undefined || rest === '') return undefined;
  if (instead !== undefined && isOther(rest, listener.language))
    return doToOther(context, last.tasks);
  const command = fieldOf(rest, context);
  const tasks = last.tasks.length > 0 ? last.tasks : focus;
  if (command) return applyTo({ command, tasks: [...tasks], listener });
  const also = answers.also.find((word) => rest.endsWith(` ${word}`));
  return also === undefined ? undefined : doTheSame(rest.slice(0, -also.length - 1), context);
}

/** What follows them, however many of them stand in a row: "no, wait, actually". */
function restAfterAll(line: string, beginnings: readonly string[]): string | undefined {
  let rest = restAfter(line, beginnings);
  for (let next = rest; next !== undefined && next !== ''; next = restAfter(next, beginnings))
    rest = next;
  return rest;
}

/** A bare date, recurrence or priority, as the change that it is. */
function fieldOf(text: string, { listener }: Context): TaskCommand | undefined {
  const { language } = listener;
  const tokens = withoutPoliteness(tokenize(text), language);
  const line = lineOf(tokens);
  const { when, rule, clock, level } = compiledOf(language);
  if (rule.test(line)) return { kind: 'repeat', what: '', recurrence: timeText(tokens, language) };
  if (when.test(line) || clock.test(line))
    return { kind: 'reschedule', what: '', when: timeText(tokens, language) };
  if (!level.test(line)) return undefined;
  const priority = language.priorities[textOf(tokens).toLowerCase()];
  return priority === undefined ? undefined : { kind: 'priority', what: '', priority };
}

/** Takes the change back, and makes it to what could have been meant besides. */
function* doToOther(context: Context, done: readonly TaskRef[]): Flow {
  const { listener, options, last } = context;
  const ids = new Set(done.map(({ id }) => id));
  const others = options.filter(({ id }) => !ids.has(id));
  if (!last || others.length !== 1) return { text: tell(listener, 'noOther') };
  const undone = yield* call('undo', {});
  if (undone.isError) return { text: sayRefusal(undone, listener) };
  const outcome = yield* applyTo({ command: last.command, tasks: others, options, listener });
  const titles = sayTitles(
    done.map(({ title }) => title),
    listener,
  );
  return { ...outcome, text: `${tell(listener, 'undone', { what: titles })} ${outcome.text}` };
}

/** Makes the last change to other tasks as well. */
export function* doTheSame(what: string, context: Context): Flow {
  const { last, listener } = context;
  if (!last) return { text: tell(listener, 'noLast', { titles: sayTitle(what) }) };
  const pointed = resolveReference(what, context.options, listener.language);
  if (pointed) return yield* applyTo({ command: last.command, tasks: pointed, listener });
  return yield* changeTasks({ ...last.command, what }, context);
}
