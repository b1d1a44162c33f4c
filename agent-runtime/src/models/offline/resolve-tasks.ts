import type { TaskCommand } from './command.ts';
import { call, say, type Flow, type Outcome, type Steps, type TaskRef } from './flow.ts';
import { unquote } from './grammar.ts';
import { parseCommand } from './parse-command.ts';
import { isPronoun, pick, pointedAt, YES } from './pointing.ts';
import { readList } from './read-list.ts';
import { escapeMarkdown, LISTED, sayRefusal } from './say.ts';
import { refOf, tasksOf, type SpokenTask } from './tasks-of.ts';

export type Resolved = { tasks: TaskRef[] } | { outcome: Outcome; missing?: true };

interface Reference {
  command: TaskCommand;
  /** The tasks that the conversation was about last. */
  focus: readonly TaskRef[];
  /** Goes on once the person has said which ones. */
  goOn(tasks: TaskRef[]): Flow;
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;
const EVERY = /^(?:all|everything|every|each)\b/iu;
const PREFIX = /^(?:the |my )?(?:task|todo|to-do|item)(?: called| named)?:? (?=\S)/iu;
/** The most names in one sentence. */
const MAX_PARTS = 6;
const LONGEST_SEARCH = 200;
/** More tasks than this are not changed at once without a question. */
const ASK_ABOVE = 5;

/** Which tasks a person means, found by what they call them; or a question when that is not clear. */
export function* resolveTasks(reference: Reference): Steps<Resolved> {
  const { command, focus } = reference;
  const what = unquote(command.what).replace(PREFIX, '');
  if (ID.test(what)) return { tasks: [{ id: what, title: what }] };
  const pointed = pointedAt(what, focus);
  if (pointed) return { tasks: pointed };
  if (isPronoun(what)) return askWhich(reference, focus);
  if (EVERY.test(what)) return yield* resolveAll(reference, what);
  const whole = yield* searchAllWords(reference, what);
  if (whole) return whole;
  const several = yield* resolveSeveral(reference, what);
  return several ?? (yield* searchMostWords(reference, what));
}

/** "buy milk and call mum": each part has to be found. */
function* resolveSeveral(reference: Reference, what: string): Steps<Resolved | undefined> {
  const parts = what.split(/\s*,\s*(?:and\s+)?|\s+(?:and|&|\+)\s+/iu).filter((part) => part !== '');
  if (parts.length < 2 || parts.length > MAX_PARTS) return undefined;
  const tasks: TaskRef[] = [];
  const lost: string[] = [];
  for (const part of parts) {
    const near = pointedAt(part, reference.focus);
    const found = near ? { tasks: near } : yield* searchAllWords(reference, part);
    if (!found) lost.push(part);
    else if ('tasks' in found) tasks.push(...found.tasks);
    else return found;
  }
  if (tasks.length === 0) return undefined;
  const [first] = lost;
  return first === undefined ? { tasks } : missing(first, stateOf(reference.command));
}

function* resolveAll({ command, goOn }: Reference, what: string): Steps<Resolved> {
  const list = readList(what.replace(/^(?:every|each|everything)\b/iu, 'all'));
  if (list?.kind !== 'list') {
    const text = `I cannot tell which tasks “${escapeMarkdown(what)}” are. Try “all overdue tasks” or “all tasks in #Home”.`;
    return { outcome: { text } };
  }
  const { filter } = list;
  const result = yield* call('find_tasks', { ...(filter && { filter }), limit: 50 });
  if (result.isError) return { outcome: { text: sayRefusal(result) } };
  const { tasks, more } = tasksOf(result);
  if (tasks.length === 0) return { outcome: { text: 'There are no such tasks.' } };
  if (more)
    return {
      outcome: {
        text: 'These are more than 50 tasks. Narrow it down, for example with #Home or “overdue”.',
      },
    };
  const refs = tasks.map(refOf);
  // Deleting asks by itself.
  if (refs.length <= ASK_ABOVE || command.kind === 'delete') return { tasks: refs };
  const text = `These are ${refs.length} tasks. Shall I go on with all of them? Say “yes” or “no”.`;
  return {
    outcome: { text, focus: refs, ask: (said) => (YES.test(said) ? goOn(refs) : undefined) },
  };
}

function* searchAllWords(reference: Reference, words: string): Steps<Resolved | undefined> {
  const state = stateOf(reference.command);
  const text = words.replaceAll('"', '').slice(0, LONGEST_SEARCH).trim() || words;
  const result = yield* call('find_tasks', {
    text,
    ...(state && { filter: state }),
    limit: LISTED,
  });
  if (result.isError) return { outcome: { text: sayRefusal(result) } };
  const { tasks } = tasksOf(result);
  return tasks.length > 0 ? choose(reference, words, tasks) : undefined;
}

function* searchMostWords(reference: Reference, words: string): Steps<Resolved> {
  const state = stateOf(reference.command);
  const loose = looseWords(words.slice(0, LONGEST_SEARCH));
  if (loose.length < 2) return missing(words, state);
  const any = loose.map((word) => `search: ${word}`).join(' | ');
  const filter = state ? `(${any}) & ${state}` : any;
  const { tasks } = tasksOf(yield* call('find_tasks', { filter, limit: 50 }));
  const best = closest(tasks, loose);
  if (best.length === 0) return missing(words, state);
  return askWhich(reference, best.map(refOf), { tasks: best, loose: true });
}

/** Open tasks are meant, except where that makes no sense. */
function stateOf({ kind }: TaskCommand): string | undefined {
  return kind === 'reopen' ? 'done' : undefined;
}

/** The exact title wins; several that fit equally are asked about. */
function choose(reference: Reference, words: string, tasks: readonly SpokenTask[]): Resolved {
  const exact = tasks.filter(({ title }) => title.toLowerCase() === words.toLowerCase());
  const fitting = exact.length > 0 ? exact : tasks;
  const [only, second] = fitting;
  if (only && !second) return { tasks: [refOf(only)] };
  return askWhich(reference, fitting.map(refOf), { tasks: fitting });
}

function askWhich(
  { goOn }: Reference,
  refs: readonly TaskRef[],
  { tasks, loose = false }: { tasks?: readonly SpokenTask[]; loose?: boolean } = {},
): { outcome: Outcome } {
  const options = refs.slice(0, LISTED);
  const [only, second] = options;
  if (!only) {
    const text = 'I do not know which task you mean. Say its title, or a part of it.';
    return { outcome: { text } };
  }
  const lines = options.map(({ title }, index) => {
    const due = tasks?.[index]?.due?.words;
    const name = `**${escapeMarkdown(title)}**${due ? ` · due ${due}` : ''}`;
    return second ? `${index + 1}. ${name}` : name;
  });
  const intro = loose ? 'No task has all of these words. ' : '';
  const text = second
    ? `${intro}Which one do you mean?\n\n${lines.join('\n')}\n\nSay its number or title, “all”, or “cancel”.`
    : `${intro}Do you mean ${lines.join('')}? Say “yes” or “no”.`;
  return { outcome: { text, focus: options, ask } };

  function ask(answer: string): Flow | undefined {
    const command = parseCommand(answer);
    const chosen = command?.kind === 'cancel' ? undefined : pick(answer, options);
    if (chosen) return goOn(chosen);
    if (command) return undefined;
    const again = second
      ? `I did not get which one. Say a number from 1 to ${options.length}, or “cancel”.`
      : 'I did not get that. Say “yes” or “no”.';
    return say({ text: again, focus: options, ask });
  }
}

function missing(words: string, state = 'open'): Resolved {
  const text = `I found no ${state} task like “${escapeMarkdown(words)}”. Say “list” to see all, or use other words of its title.`;
  return { missing: true, outcome: { text } };
}

const SMALL = new Set(
  'the a an my to of for in on at with and task thing one about from it'.split(' '),
);

function looseWords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? [];
  return [...new Set(words.filter((word) => !SMALL.has(word)))].slice(0, 6);
}

/** Those with most of the words, when it is at least half. */
function closest(tasks: readonly SpokenTask[], words: readonly string[]): SpokenTask[] {
  const scored = tasks.map((task) => {
    const title = task.title.toLowerCase();
    return { task, score: words.filter((word) => title.includes(word)).length };
  });
  const best = Math.max(0, ...scored.map(({ score }) => score));
  if (best * 2 < words.length || best === 0) return [];
  return scored.filter(({ score }) => score === best).map(({ task }) => task);
}
