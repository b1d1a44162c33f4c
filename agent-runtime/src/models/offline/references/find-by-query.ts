import {
  call,
  say,
  type Context,
  type Flow,
  type Listener,
  type Outcome,
  type Steps,
} from '../flow.ts';
import { describeQuery } from '../replies/describe-query.ts';
import type { Language } from '../language/language.ts';
import { projectNames } from './names.ts';
import { hasWords, pick, readSelection, restAfter, plainLine } from './resolve-reference.ts';
import type { Reference, Resolved } from './ask-which.ts';
import { escapeMarkdown, LISTED, sayNumbered, sayRefusal, tell } from '../replies/format-reply.ts';
import { refOf, tasksOf, type SpokenTask } from './tasks-in-result.ts';
import {
  filterOfQuery,
  parseQuery,
  quoteName,
  type Part,
  type Query,
} from '../understand/parse-query.ts';
import { textOf, type Token } from '../understand/tokens.ts';

/** No more tasks than this are looked at for one change. */
const MOST = 50;

/** The tasks of a description; more than one are shown, and asked about, before they are changed. */
export function* findByQuery(reference: Reference, tokens: readonly Token[]): Steps<Resolved> {
  const { command, context, goOn } = reference;
  const { listener } = context;
  const query = yield* readQuery(tokens, listener.language);
  const unknown = query.left.find((run) => leadsToPlace(run, listener.language));
  if (unknown) return { outcome: askUnknown(textOf(unknown), context) };
  const words = query.left.map(textOf);
  const state = command.kind === 'reopen' ? ['done'] : [];
  const filter = [filterOfQuery(query), ...words.map(wordFilter), ...state].filter(
    (each) => each !== '',
  );
  const result = yield* call('find_tasks', {
    ...(filter.length > 0 ? { filter: filter.map(bracketed).join(' & ') } : {}),
    limit: MOST,
  });
  if (result.isError) return { outcome: { text: sayRefusal(result, listener) } };
  const { tasks: found, more } = tasksOf(result);
  const fitting = found.filter((task) =>
    words.every((word) => isAbout(task, word, listener.language)),
  );
  const [lost] = words;
  if (fitting.length === 0)
    return {
      outcome:
        lost === undefined ? { text: sayNoSuch(query.parts, context) } : askUnknown(lost, context),
    };
  if (more) return { outcome: { text: tell(listener, 'tooMany', { n: MOST }) } };
  const left = excludeTasks(fitting, query.except.left, listener.language);
  if (!left) return { outcome: { text: sayUnknownExcept(query, listener) } };
  const refs = left.map(refOf);
  const isAsked = refs.length > 1 || query.except.left.length + query.except.parts.length > 0;
  // Deleting asks by itself, and looking changes nothing.
  if (!isAsked || ['delete', 'when', 'comments'].includes(command.kind)) return { tasks: refs };
  return { outcome: askMany({ tasks: left, context, goOn, verb: verbOf(command.kind) }) };
}

/** The description, with the names of projects where its words may be one. */
export function* readQuery(tokens: readonly Token[], language: Language): Steps<Query> {
  const query = parseQuery(tokens, language);
  if (query.left.length === 0 && query.except.left.length === 0) return query;
  return parseQuery(tokens, language, { projects: yield* projectNames(), tags: [] });
}

/** "in Shed": a place is meant, and there is none of that name. */
export function leadsToPlace([first]: readonly Token[], { query }: Language): boolean {
  return first !== undefined && !first.quoted && query.nameBefore.split('|').includes(first.norm);
}

/** A word that nothing else is known of is a tag's, or a title's. */
export function wordFilter(words: string): string {
  const name = quoteName(words.replaceAll('"', ''));
  return `(@${name} | search: ${name})`;
}

function bracketed(filter: string): string {
  return filter.includes('|') && !filter.startsWith('(') ? `(${filter})` : filter;
}

/** Found for this word itself, not for notes or for a word that only looks like it. */
export function isAbout({ title, tags }: SpokenTask, words: string, language: Language): boolean {
  const lower = words.toLowerCase();
  return tags.some((tag) => tag.toLowerCase() === lower) || hasWords(title, words, language);
}

/** Without those that are named after "except"; `undefined` when one of these is not among them. */
export function excludeTasks(
  tasks: readonly SpokenTask[],
  except: readonly Token[],
  language: Language,
): SpokenTask[] | undefined {
  if (except.length === 0) return [...tasks];
  const picked = pick(textOf(except), tasks, language);
  return picked && tasks.filter((task) => !picked.includes(task));
}

export function sayUnknownExcept({ except }: Query, listener: Listener): string {
  return tell(listener, 'unknownExcept', { words: escapeMarkdown(textOf(except.left)) });
}

function askUnknown(words: string, { listener }: Context): Outcome {
  return { text: tell(listener, 'unknownWord', { words: escapeMarkdown(words) }) };
}

function sayNoSuch(parts: readonly Part[], { listener }: Context): string {
  const about = describeQuery(parts, listener);
  return about === '' ? tell(listener, 'noSuchKind') : tell(listener, 'noSuch', { about });
}

function verbOf(kind: string): 'shallComplete' | 'shallMove' | 'shallChange' {
  if (kind === 'complete') return 'shallComplete';
  return ['reschedule', 'postpone', 'move', 'move-to', 'section'].includes(kind)
    ? 'shallMove'
    : 'shallChange';
}

/** Shows the tasks with their number, and goes on with those that the answer picks. */
function askMany({
  tasks,
  context,
  goOn,
  verb,
}: {
  tasks: readonly SpokenTask[];
  context: Context;
  goOn: Reference['goOn'];
  verb: ReturnType<typeof verbOf>;
}): Outcome {
  const { listener } = context;
  const options = tasks.map(refOf);
  const more = tasks.length - LISTED;
  const list = sayNumbered(tasks, listener);
  const text = tell(listener, 'askMany', {
    tasks: tell(listener, 'tasks', { n: tasks.length }),
    list: more > 0 ? `${list}\n${tell(listener, 'more', { n: more })}` : list,
    verb: tell(listener, verb),
  });
  return { text, focus: options, options, ask };

  function ask(answer: string): Flow | undefined {
    const selection = readSelection(answer, options, listener.language);
    if (selection === 'none') return say({ text: tell(listener, 'cancelled') });
    if (selection) return goOn(selection.tasks, options);
    const { only, except } = listener.language.answers;
    const isSelection = restAfter(plainLine(answer), [...only, ...except]) !== undefined;
    if (!isSelection) return undefined;
    return say({
      text: tell(listener, 'askSelection', { n: options.length }),
      focus: options,
      options,
      ask,
    });
  }
}
