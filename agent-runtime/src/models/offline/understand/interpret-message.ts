import { addTasks } from '../commands/add-tasks.ts';
import { offerToAdd } from '../commands/new-task-doubts.ts';
import { call, say, type Context, type Flow, type Outcome, type Steps } from '../flow.ts';
import { followUp } from '../commands/follow-up.ts';
import { answerQuery, answerRawFilter } from '../commands/answer-query.ts';
import {
  isPronoun,
  plainLine,
  resolveReference,
  wordsOf,
} from '../references/resolve-reference.ts';
import { runCommand } from '../commands/run-command.ts';
import { escapeMarkdown, tell } from '../replies/format-reply.ts';
import { tasksOf } from '../references/tasks-in-result.ts';
import { parseQuery, quoteName } from './parse-query.ts';
import { readList } from './read-list.ts';
import { readMessage, readNewTasks, type Reading, type Request } from './read-message.ts';
import type { Correction } from './spelling.ts';
import { textOf, tokenize, trimMarks } from './tokens.ts';

/** The way to go about a message that answers no open question. */
export function understand(said: string, context: Context): Flow {
  const { listener } = context;
  const following = followUp(said, context);
  if (following) return following;
  const list = readList(said, listener.language);
  if (list) return addTasks(list, context);
  const reading = readMessage(said.replaceAll('\n', ' ; '), listener.language);
  const { requests, corrections } = reading;
  if (requests.length > 0)
    return withCorrections(runAll(requests, context), { corrections, context });
  const isYes = listener.language.answers.yes.includes(plainLine(said));
  return isYes ? say(tell(listener, 'noQuestion')) : lookOrAdd(said, { reading, context });
}

/** Signs of the filter language, and no sentence. */
const FILTER = /^[^?]*[|&()<>][^?]*$|^!?\p{L}[\p{L} ]{1,20}: ?\S/u;
/** So few words may be the name of what is looked for. */
const FEW = 2;

/** A filter as it is written in filters, a name by itself, or what becomes a task or could become one. */
function* lookOrAdd(
  said: string,
  { reading, context }: { reading: Reading; context: Context },
): Flow {
  const { listener } = context;
  if (FILTER.test(said)) {
    const outcome = yield* answerRawFilter(said.trim(), listener);
    if (outcome) return outcome;
  }
  const tokens = trimMarks(tokenize(said));
  const isName = tokens.length <= FEW && tokens.some(({ norm }) => /\p{L}{2}/u.test(norm));
  if (isName && !said.includes('\n')) {
    const outcome = yield* answerQuery(tokens, context);
    if (outcome.focus && outcome.focus.length > 0)
      return { ...outcome, text: `${outcome.text}\n\n${tell(listener, 'whatWithIt')}` };
  }
  const added = readNewTasks(reading.tokens, listener.language);
  if (added.length === 0)
    return offerToAdd(said, { listener, add: () => addTasks({ text: said.trim() }, context) });
  return yield* withCorrections(runAll(added, context), {
    corrections: reading.corrections,
    context,
  });
}

/** One after the other, each knowing what the one before was about; a question holds up the rest. */
function* runAll(requests: readonly Request[], context: Context): Flow {
  const [first, ...rest] = requests;
  if (!first) return { text: '' };
  if (first.kind === 'command' && first.whole && (yield* isOneTitle(requests, context)))
    return yield* runCommand(first.whole, context);
  const outcome = yield* runRequest(first, context);
  return rest.length === 0 ? outcome : yield* goOnWith(rest, { outcome, context });
}

function* goOnWith(
  rest: readonly Request[],
  { outcome, context }: { outcome: Outcome; context: Context },
): Flow {
  const { ask } = outcome;
  if (ask)
    return {
      ...outcome,
      ask(answer) {
        const flow = ask(answer);
        return flow && thenRest(flow, { rest, context });
      },
    };
  const next = yield* runAll(rest, contextAfter(context, outcome));
  return {
    ...next,
    text: `${outcome.text}\n\n${next.text}`,
    focus: next.focus ?? outcome.focus,
    did: next.did ?? outcome.did,
  };
}

function* thenRest(
  flow: Flow,
  { rest, context }: { rest: readonly Request[]; context: Context },
): Flow {
  return yield* goOnWith(rest, { outcome: yield* flow, context });
}

function runRequest(request: Request, context: Context): Flow {
  return request.kind === 'query'
    ? answerQuery(request.tokens, context)
    : runCommand(request.command, context);
}

/**
 * "add buy milk and delete the old list": where no task is called like what follows the "and", it was
 * one title. Looked up before anything is done.
 */
function* isOneTitle(
  [first, second]: readonly Request[],
  { listener, focus }: Context,
): Steps<boolean> {
  if (first?.kind !== 'command' || !first.whole || second?.kind !== 'command') return false;
  const { command } = second;
  if (!('what' in command) || isPronoun(command.what, listener.language)) return false;
  if (resolveReference(command.what, focus, listener.language)) return false;
  const tokens = tokenize(command.what);
  if (parseQuery(tokens, listener.language).left.length === 0) return false;
  const found = yield* call('find_tasks', { text: textOf(tokens).slice(0, 200), limit: 1 });
  if (tasksOf(found).tasks.length > 0) return false;
  const loose = yield* call('find_tasks', {
    filter: wordsOf(command.what)
      .slice(0, 6)
      .map((word) => `search: ${quoteName(word)}`)
      .join(' | '),
    limit: 1,
  });
  return tasksOf(loose).tasks.length === 0;
}

/** What was taken for something else is said before the answer. */
function* withCorrections(
  flow: Flow,
  { corrections, context }: { corrections: readonly Correction[]; context: Context },
): Flow {
  const outcome = yield* flow;
  const told = corrections.map(([typed, read]) =>
    tell(context.listener, 'read', { typed: escapeMarkdown(typed), read: escapeMarkdown(read) }),
  );
  return told.length === 0 ? outcome : { ...outcome, text: `${told.join(' ')} ${outcome.text}` };
}

/** What the conversation knows after an answer. */
export function contextAfter(before: Context, outcome: Outcome): Context {
  const { focus, options, did, ask } = outcome;
  return {
    listener: before.listener,
    focus: focus ?? before.focus,
    options: options && options.length > 0 ? options : before.options,
    last: did,
    ask,
  };
}
