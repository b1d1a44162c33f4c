import type { Command } from '../command.ts';
import type { Language } from '../language/language.ts';
import { compiledOf } from './compiled.ts';
import { resolveReference } from '../references/resolve-reference.ts';
import { parseClause, withoutPoliteness, type Clause } from './parse-clause.ts';
import { parseQuery } from './parse-query.ts';
import { isNewTaskLine } from './new-task-line.ts';
import { mendCommand, mendTime, type Correction } from './spelling.ts';
import { toCommand } from './to-command.ts';
import { lineOf, quotedTextOf, tokenize, type Token } from './tokens.ts';
import { vocabularyOf } from './vocabulary.ts';

/** One thing that is asked for: a command, or a question for tasks. */
export type Request =
  | {
      kind: 'command';
      command: Command;
      tokens: Token[];
      /** What this and all that follows would be if the "and" between them were a title's. */
      whole?: Command;
    }
  | { kind: 'query'; tokens: Token[] };

export interface Reading {
  requests: Request[];
  /** Words that were taken for others. */
  corrections: Correction[];
  /** All words, with time's misspellings mended. */
  tokens: Token[];
}

/** Longer messages are no commands. */
const MOST_WORDS = 80;

/** What a message asks for, one request after the other; none when any word of it is not understood. */
export function readMessage(text: string, language: Language): Reading {
  const typed = tokenize(text);
  if (typed.length > MOST_WORDS) return { requests: [], corrections: [], tokens: typed };
  const { tokens, corrections } = mendTime(typed, language);
  const requests = readRequests(tokens, language);
  const lost = requests ? lostIn(requests, language) : 0;
  if (requests && lost === 0) return { requests, corrections, tokens };
  const real = new Set(language.newTasks.verbs.split('|'));
  const mended = mendCommand(tokens, { words: vocabularyOf(language), real });
  const second = mended.corrections.length > 0 ? readRequests(mended.tokens, language) : undefined;
  if (second && (!requests || lostIn(second, language) === 0))
    return {
      requests: second,
      corrections: [...corrections, ...mended.corrections],
      tokens: mended.tokens,
    };
  return requests ? { requests, corrections, tokens } : { requests: [], corrections: [], tokens };
}

/**
 * The lines of a message that is no command, where each is one that somebody would write on a list: "buy
 * milk tomorrow and call mum friday" are two.
 */
export function readNewTasks(tokens: readonly Token[], language: Language): Request[] {
  if (tokens.some(({ norm }) => norm === '?')) return [];
  const line = withoutPoliteness(tokens, language);
  for (const { at, length, weak } of jointsIn(line, language)) {
    const right = withoutPoliteness(line.slice(at + length), language);
    const isNext = language.newTasks.verbs.split('|').includes(right[0]?.norm ?? '');
    if (weak && begins(right, language) && !isNext) return [];
    if (!isNewTaskLine(line.slice(0, at), language) || (weak && !isNext)) continue;
    const rest = readNewTasks(right, language);
    if (rest.length > 0) return [newTask(line.slice(0, at)), ...rest];
    if (!weak) return [];
  }
  return isNewTaskLine(line, language) ? [newTask(line)] : [];
}

function newTask(tokens: Token[]): Request {
  const line = { text: quotedTextOf(tokens), isBare: true };
  return { kind: 'command', command: { kind: 'add', line }, tokens };
}

/** How many words of a question say nothing known. */
function lostIn(requests: readonly Request[], language: Language): number {
  const questions = requests.flatMap((request) => (request.kind === 'query' ? [request] : []));
  return questions.flatMap(({ tokens }) => parseQuery(tokens, language).left.flat()).length;
}

/** The whole as one request, or its first part as one and the rest as others. */
function readRequests(tokens: readonly Token[], language: Language): Request[] | undefined {
  const whole = readRequest(tokens, language);
  for (const { at, length, weak } of jointsIn(tokens, language)) {
    const left = tokens.slice(0, at);
    const right = tokens.slice(at + length);
    if (weak && !begins(right, language) && !isElliptic(right, language)) continue;
    const first = readRequest(left, language);
    if (!first || (weak && whole && isOpen(first, whole))) continue;
    const rest = readRequests(right, language);
    if (!rest || rest.every(({ kind }) => kind === 'query')) continue;
    const isTitle = weak && first.kind === 'command' && first.command.kind === 'add';
    if (isTitle && whole?.kind === 'command') return [{ ...first, whole: whole.command }, ...rest];
    return [first, ...rest];
  }
  return whole && [whole];
}

/** Where free text goes to the end, a plain "and" in it is its own: "comment on it: call and ask". */
function isOpen(first: Request, whole: Request): boolean {
  const open = ['comment', 'find', 'rename', 'greeting', 'thanks'];
  return (
    (first.kind === 'command' && open.includes(first.command.kind)) ||
    (whole.kind === 'command' && whole.command.kind === 'comment')
  );
}

function readRequest(given: readonly Token[], language: Language): Request | undefined {
  const tokens = withoutPoliteness(given, language);
  if (tokens.length === 0) return undefined;
  if (asksWhatWasDone(tokens, language)) return { kind: 'query', tokens };
  const clause = parseClause(tokens, language);
  const command = clause && toCommand(clause, language);
  if (command)
    return { kind: 'command', command: orNew(command, { clause, tokens, language }), tokens };
  return isQuery(tokens, language) ? { kind: 'query', tokens } : undefined;
}

/** "read a book every week", "passport p2": a change where there is such a task, else a new one. */
function orNew(
  command: Command,
  { clause, tokens, language }: { clause: Clause; tokens: readonly Token[]; language: Language },
): Command {
  const isBare = clause.slots['tasks']?.[0] === tokens[0];
  if (!isBare || (command.kind !== 'repeat' && command.kind !== 'priority')) return command;
  const isLine = isNewTaskLine(tokens, language);
  return isLine ? { ...command, line: quotedTextOf(tokens) } : command;
}

/** "completed today" completes nothing. */
function asksWhatWasDone(tokens: readonly Token[], language: Language): boolean {
  const { parts, left } = parseQuery(tokens, language);
  return left.length === 0 && parts.length === 1 && parts[0]?.about === 'completed';
}

function isQuery(tokens: readonly Token[], language: Language): boolean {
  const { parts, left, noun, all } = parseQuery(tokens, language);
  if (noun || (all && !isNewTaskLine(tokens, language))) return true;
  const isAsked = compiledOf(language).starter.exec(lineOf(tokens)) !== undefined;
  if (isAsked) return parts.length + left.length > 0 || asksForAll(tokens, language);
  const before = new Set(language.query.nameBefore.split('|'));
  return parts.length > 0 && left.every(([first]) => before.has(first?.norm ?? ''));
}

/** "list", "what do I have to do": no condition at all, and still a question for tasks. */
function asksForAll(tokens: readonly Token[], { query }: Language): boolean {
  const line = tokens.map(({ norm }) => norm).join(' ');
  return query.everything.includes(line);
}

function begins(tokens: readonly Token[], language: Language): boolean {
  const [first] = withoutPoliteness(tokens, language);
  return first !== undefined && language.begins.split('|').includes(first.norm);
}

/** As many as a list could have, to see whether words point into one. */
const ANY_LIST = Array.from({ length: 15 }, (_, at) => ({ id: String(at), title: '' }));

/** "and the second to friday": its verb is that of the command before. */
function isElliptic(tokens: readonly Token[], language: Language): boolean {
  const request = readRequest(tokens, language);
  if (request?.kind !== 'command' || !('what' in request.command)) return false;
  return resolveReference(request.command.what, [], language, ANY_LIST) !== undefined;
}

interface Joint {
  at: number;
  length: number;
  weak: boolean;
}

/** Where one request may end and another begin. */
function jointsIn(tokens: readonly Token[], { joints }: Language): Joint[] {
  const found: Joint[] = [];
  const strong = joints.strong.map((words) => words.split(' '));
  const weak = joints.weak.map((words) => words.split(' '));
  for (let at = 1; at < tokens.length - 1; at += 1) {
    const fits = (words: readonly string[]) =>
      words.every((word, index) => tokens[at + index]?.norm === word);
    const longest = (all: readonly string[][]) =>
      all.filter(fits).toSorted((a, b) => b.length - a.length)[0]?.length;
    const length = longest(strong);
    const weakLength = longest(weak);
    if (length !== undefined) found.push({ at, length, weak: false });
    else if (weakLength !== undefined) found.push({ at, length: weakLength, weak: true });
  }
  return found;
}
