import type { TaskCommand } from '../command.ts';
import { call, type Steps } from '../flow.ts';
import type { Language } from '../language/language.ts';
import { projectNames } from './names.ts';
import {
  hasPhrase,
  hasWords,
  isTitle,
  nearlyHasWords,
  stemOf,
  wordsOf,
} from './resolve-reference.ts';
import { askWhich, type Reference, type Resolved } from './ask-which.ts';
import { escapeMarkdown, LISTED, sayRefusal, tell } from '../replies/format-reply.ts';
import { refOf, tasksOf, type SpokenTask } from './tasks-in-result.ts';
import { filterOf, parseQuery, quoteName } from '../understand/parse-query.ts';
import { textOf, tokenize } from '../understand/tokens.ts';

const LONGEST_SEARCH = 200;
/** The most words that are looked for one by one. */
const MOST_WORDS = 6;

/** The task that has each of these words in its title, or a question where several have. */
export function* findByTitle(reference: Reference, what: string): Steps<Resolved | undefined> {
  const { language } = reference.context.listener;
  const asSaid = titleIn(what, language);
  const words = withoutNoun(asSaid, language);
  // A number is in many titles: which of them is called so is asked for by itself.
  const exactly = /\d/u.test(words) ? yield* findExactly(reference, what) : undefined;
  if (exactly) return exactly;
  if (asSaid !== words) {
    // The "one" of "old note one" is the title's where there is such a title.
    const found = yield* search(reference, asSaid);
    if ('refused' in found) return { outcome: found.refused };
    const called = found.tasks.filter(({ title }) => hasPhrase(title, asSaid, language));
    if (called.length > 0)
      return chooseAll(reference, { words: asSaid, typed: what, tasks: called });
  }
  const found = yield* search(reference, words);
  if ('refused' in found) return { outcome: found.refused };
  return (
    choose(reference, { words, typed: what, tasks: found.tasks }) ??
    (yield* findInPlace(reference, what))
  );
}

/** The task whose title is just that, whatever else its words could mean. */
export function* findExactly(reference: Reference, what: string): Steps<Resolved | undefined> {
  const words = typedTitle(what);
  const found = yield* search(reference, words);
  const same = 'tasks' in found ? found.tasks.filter(({ title }) => isTitle(title, words)) : [];
  return same.length > 0 ? oneOf(reference, preferOpen(same)) : undefined;
}

/** What could be meant where no title has all the words as they are. */
export function* findLoosely(reference: Reference, what: string): Steps<Resolved> {
  const { language } = reference.context.listener;
  const words = withoutNoun(titleIn(what, language), language);
  return (yield* findByStems(reference, words)) ?? missing(reference, words);
}

/** All of the words, as a title is compared with them. */
function typedTitle(what: string): string {
  return textOf(tokenize(what)).replaceAll('"', '').slice(0, LONGEST_SEARCH).trim();
}

/** Without "the" and "task" before it. */
function titleIn(what: string, { references }: Language): string {
  return typedTitle(what)
    .replace(new RegExp(`^(?:(?:${references.before}):? )+(?=\\S)`, 'iu'), '')
    .trim();
}

/** Without "task" or "one" after it. */
function withoutNoun(title: string, { references }: Language): string {
  return title.replace(new RegExp(`(?<=\\S)(?: (?:${references.after}))$`, 'iu'), '');
}

/** Open tasks are meant, except where that makes no sense. */
function stateOf({ kind }: TaskCommand): string | undefined {
  if (kind === 'reopen') return 'done';
  return kind === 'when' || kind === 'comments' ? 'all' : undefined;
}

type Found = { tasks: SpokenTask[] } | { refused: { text: string } };

function* search({ command, context }: Reference, text: string, filter?: string): Steps<Found> {
  const conditions = [filter, stateOf(command)].filter((each) => each !== undefined);
  if (text === '' && !filter) return { tasks: [] };
  const result = yield* call('find_tasks', {
    ...(text === '' ? {} : { text }),
    ...(conditions.length > 0 ? { filter: conditions.join(' & ') } : {}),
    limit: 50,
  });
  if (result.isError) return { refused: { text: sayRefusal(result, context.listener) } };
  return { tasks: tasksOf(result).tasks };
}

interface Candidates {
  words: string;
  /** What was said, with "the" and the like. */
  typed: string;
  tasks: readonly SpokenTask[];
}

/** The exact title wins, then one with all the words; what fits otherwise is asked about. */
function choose(reference: Reference, candidates: Candidates): Resolved | undefined {
  const { words, tasks } = candidates;
  if (tasks.length === 0) return undefined;
  const { language } = reference.context.listener;
  const fitting = tasks.filter(({ title }) => hasWords(title, words, language));
  if (fitting.length > 0) return chooseAll(reference, { ...candidates, tasks: fitting });
  const near = tasks.filter(({ title }) => nearlyHasWords(title, words, language));
  if (near.length === 1 && reference.command.kind !== 'delete') return oneOf(reference, near);
  return askWhich(reference, { options: tasks.map(refOf), tasks, loose: words });
}

/** Of tasks that all fit, the one that is called just so. */
function chooseAll(reference: Reference, { words, typed, tasks }: Candidates): Resolved {
  const called = [typedTitle(typed), words]
    .map((name) => preferOpen(tasks.filter(({ title }) => isTitle(title, name))))
    .find((same) => same.length > 0);
  return oneOf(reference, called ?? preferOpen(tasks));
}

/** Where both kinds are looked at, a task that is open is meant rather than one that is done. */
function preferOpen(tasks: readonly SpokenTask[]): readonly SpokenTask[] {
  const open = tasks.filter(({ status }) => status === 'open');
  return open.length > 0 ? open : tasks;
}

function oneOf(reference: Reference, tasks: readonly SpokenTask[]): Resolved {
  const [only, second] = tasks;
  if (only && !second) return { tasks: [refOf(only)] };
  return askWhich(reference, { options: tasks.map(refOf), tasks });
}

/** "the report in Work": a title, and where or when it is. */
function* findInPlace(reference: Reference, what: string): Steps<Resolved | undefined> {
  const { language } = reference.context.listener;
  const tokens = tokenize(what);
  const before = new Set(language.query.nameBefore.split('|'));
  if (!tokens.some(({ norm }, index) => index > 0 && before.has(norm))) return undefined;
  const projects = yield* projectNames();
  const query = parseQuery(tokens, language, { projects, tags: [] });
  const place = query.parts.filter(({ kind }) => kind === 'place');
  const title = query.left.map(textOf).join(' ');
  if (place.length === 0 || query.left.length === 0) return undefined;
  const found = yield* search(reference, title, filterOf(query.parts));
  return 'tasks' in found
    ? choose(reference, { words: title, typed: title, tasks: found.tasks })
    : undefined;
}

/** Other forms of the words: "cleaned the garage" is "Clean the garage". */
function* findByStems(reference: Reference, words: string): Steps<Resolved | undefined> {
  const { language } = reference.context.listener;
  const wanted = contentOf(words, language);
  const stems = [...new Set(wanted.map((word) => stemOf(word, language)))].filter(
    (stem) => stem.length > 1,
  );
  if (stems.length === 0) return undefined;
  const filter = stems
    .slice(0, MOST_WORDS)
    .map((stem) => `search: ${quoteName(stem)}`)
    .join(' | ');
  const found = yield* search(reference, '', stems.length > 1 ? `(${filter})` : filter);
  if ('refused' in found) return undefined;
  const fitting = found.tasks.filter(({ title }) => hasWords(title, wanted.join(' '), language));
  if (fitting.length > 0) return oneOf(reference, preferOpen(fitting));
  const best = closest(found.tasks, stems, language);
  if (best.length === 0) return undefined;
  return askWhich(reference, {
    options: best.slice(0, LISTED).map(refOf),
    tasks: best,
    loose: words,
  });
}

/** The words that a title could be known by. */
function contentOf(text: string, { query, references }: Language): string[] {
  const small = new Set(
    [query.fillers, query.nameBefore, references.before, references.after].join('|').split('|'),
  );
  const words = wordsOf(text).filter((word) => !small.has(word));
  return [...new Set(words)];
}

/** Those with most of the words, when it is at least half. */
function closest(
  tasks: readonly SpokenTask[],
  stems: readonly string[],
  language: Language,
): SpokenTask[] {
  const scored = tasks.map((task) => {
    const inTitle = wordsOf(task.title).map((word) => stemOf(word, language));
    return { task, score: stems.filter((stem) => inTitle.includes(stem)).length };
  });
  const best = Math.max(0, ...scored.map(({ score }) => score));
  if (best * 2 < stems.length || best === 0) return [];
  return scored.filter(({ score }) => score === best).map(({ task }) => task);
}

function missing({ command, context }: Reference, words: string): Resolved {
  const key = command.kind === 'reopen' ? 'missingDone' : 'missing';
  const text = tell(context.listener, key, { words: escapeMarkdown(words) });
  return { missing: words, outcome: { text } };
}
