import { askWhich, type Reference, type Resolved } from './ask-which.ts';
import { findByQuery } from './find-by-query.ts';
import { findByTitle, findExactly, findLoosely } from './find-by-title.ts';
import type { Context, Flow, Steps, TaskRef } from '../flow.ts';
import { isPronoun, isTitle, resolveReference, splitList } from './resolve-reference.ts';
import { parseQuery, type Query } from '../understand/parse-query.ts';
import { tokenize } from '../understand/tokens.ts';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;
/** The most names in one sentence. */
const MAX_PARTS = 8;

/** Which tasks a person means, found by what they call them; or a question when that is not clear. */
export function* resolveTasks(reference: Reference): Steps<Resolved> {
  const { command, context } = reference;
  const { language } = context.listener;
  const { what } = command;
  if (ID.test(what)) return { tasks: [{ id: what, title: what }] };
  const known = calledSo(what, context);
  if (known) return { tasks: [known], options: context.focus };
  const pointed = resolveReference(what, context.focus, language, context.options);
  const tokens = tokenize(what);
  const query = parseQuery(tokens, language);
  const isDescription = query.all || (query.parts.length > 0 && query.left.length === 0);
  const isUnclear = pointed ? NAMED_NUMBER.test(what) : isDescription && !isOfAll(query);
  if (isUnclear || (!pointed && isPronoun(what, language))) {
    const titled = yield* findExactly(reference, what);
    if (titled) return titled;
  }
  if (pointed) return { tasks: pointed, options: context.focus };
  if (isPronoun(what, language)) return askWhich(reference, { options: context.focus });
  if (isDescription) return yield* findByQuery(reference, tokens);
  return yield* resolveByTitles(reference);
}

/** "task 3" may be the third that was listed, or a title; "3" is no title but of a listed one. */
const NAMED_NUMBER = /\p{L}\s+\d/u;

/** "all my tasks due today" is hardly a title. */
const isOfAll = ({ all, noun }: Query) => all && noun;

/** The task spoken of before that is called just that: then its words are its title and nothing else. */
function calledSo(what: string, { focus, options }: Context): TaskRef | undefined {
  const called = new Map(
    [...focus, ...options].filter(({ title }) => isTitle(title, what)).map((ref) => [ref.id, ref]),
  );
  return called.size === 1 ? [...called.values()][0] : undefined;
}

function* resolveByTitles(reference: Reference): Steps<Resolved> {
  const { command, context } = reference;
  const { what } = command;
  const parts = splitList(what, context.listener.language);
  const whole = yield* findByTitle(reference, what);
  if (whole) return whole;
  const isList = parts.length > 1 && parts.length <= MAX_PARTS;
  const each = isList ? yield* resolveEach(reference, { parts, before: [] }) : undefined;
  if (each || !('line' in command)) return each ?? (yield* findLoosely(reference, what));
  return { missing: what, outcome: { text: '' } };
}

/**
 * "call mum, the report and 2": each of them has to be found. A question about one of them goes on with
 * those before and after it; where not even one is found, it was no list.
 */
function* resolveEach(
  reference: Reference,
  { parts, before }: { parts: readonly string[]; before: readonly TaskRef[] },
): Steps<Resolved | undefined> {
  const [part, ...rest] = parts;
  if (part === undefined) return { tasks: [...before] };
  const found = yield* resolvePart({ ...reference, goOn }, part);
  if ('tasks' in found)
    return yield* resolveEach(reference, { parts: rest, before: [...before, ...found.tasks] });
  if (before.length > 0) return found;
  const isOther = rest.length > 0 && (yield* findAny(reference, rest));
  return isOther ? found : undefined;

  function* goOn(tasks: TaskRef[]): Flow {
    const all = yield* resolveEach(reference, { parts: rest, before: [...before, ...tasks] });
    if (all && 'tasks' in all) return yield* reference.goOn(all.tasks, all.options);
    return all?.outcome ?? { text: '' };
  }
}

/** Whether at least one of these is a task by itself. */
function* findAny(reference: Reference, parts: readonly string[]): Steps<boolean> {
  for (const part of parts) if ('tasks' in (yield* resolvePart(reference, part))) return true;
  return false;
}

function* resolvePart(reference: Reference, part: string): Steps<Resolved> {
  const { context } = reference;
  const { language } = context.listener;
  const known = calledSo(part, context);
  if (known) return { tasks: [known] };
  const near = resolveReference(part, context.focus, language, context.options);
  if (!near || NAMED_NUMBER.test(part)) {
    const titled = yield* findByTitle(reference, part);
    if (titled && (!near || 'tasks' in titled)) return titled;
  }
  if (near) return { tasks: near };
  if (isPronoun(part, language)) return askWhich(reference, { options: context.focus });
  return yield* findLoosely(reference, part);
}
