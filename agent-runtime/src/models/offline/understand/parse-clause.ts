import type { Language } from '../language/language.ts';
import { compiledOf } from './compiled.ts';
import type { Intent } from './intents.ts';
import { parseQuery } from './parse-query.ts';
import { slotsOf, type Slots } from './pattern.ts';
import { lineOf, trimMarks, type Token } from './tokens.ts';

/** A command as a pattern reads it: what to do, and the words of each slot. */
export interface Clause {
  intent: Intent;
  slots: Slots;
}

/** Without what is said around a command, and without the marks at its ends. */
export function withoutPoliteness(tokens: readonly Token[], language: Language): Token[] {
  const { before, after } = compiledOf(language);
  const { anywhere } = language.politeness;
  let left = trimMarks(
    tokens.filter(({ norm, quoted }) => quoted || !anywhere.split('|').includes(norm)),
  );
  for (;;) {
    const line = lineOf(left);
    const head = before.exec(line)?.[0];
    const tail = after.exec(line);
    const from = head === undefined ? 0 : countOf(head);
    const to = tail && tail.index > 0 ? countOf(line.slice(0, tail.index)) : left.length;
    if ((from === 0 && to === left.length) || from >= to) return left;
    left = trimMarks(left.slice(from, to));
  }
}

const countOf = (line: string): number => line.split(' ').length - 1;

/** The first pattern that fits every word. */
export function parseClause(tokens: readonly Token[], language: Language): Clause | undefined {
  if (tokens.length === 0) return undefined;
  const line = lineOf(tokens);
  for (const { intent, expressions } of compiledOf(language).commands) {
    for (const expression of expressions) {
      const match = expression.exec(line);
      const slots = match && slotsOf(match, tokens);
      if (slots && isCommand({ intent, slots }, { tokens, language })) return { intent, slots };
    }
  }
  return undefined;
}

/** What pattern it fits is not enough: a question's words name no task, and neither does a mark. */
function isCommand(
  { intent, slots }: Clause,
  { tokens, language }: { tokens: readonly Token[]; language: Language },
): boolean {
  const [opening] = tokens;
  const isQuestion = opening !== undefined && language.questions.split('|').includes(opening.norm);
  if (isQuestion && CHANGES.has(intent)) return false;
  const { tasks, did } = slots;
  // "read the contract before friday" is to be done yet, where "read" is also what was done.
  const isToDo =
    did?.[0] === opening && language.newTasks.verbs.split('|').includes(opening?.norm ?? '');
  if (isToDo && lineOf(tokens).search(compiledOf(language).someTime) >= 0) return false;
  if (!tasks) return true;
  const [first] = tasks;
  if (!first || tasks.every(({ norm }) => /^[?!.,;:]$/u.test(norm))) return false;
  const isFirst = first === tokens[0];
  if (isFirst && language.questions.split('|').includes(first.norm)) return false;
  // "overdue p2" describes tasks; "passport p2" is one that gets a priority.
  const isBare = isFirst && BARE.has(intent);
  return !isBare || parseQuery(tasks, language).left.length > 0;
}

/** What a question never asks for. */
const CHANGES: ReadonlySet<Intent> = new Set<Intent>([
  'complete',
  'reopen',
  'delete',
  'reschedule',
  'priority',
  'repeat',
  'duration',
  'block',
  'assign',
]);

const BARE: ReadonlySet<Intent> = new Set<Intent>([
  'priority',
  'reschedule-bare',
  'repeat-bare',
  'complete',
]);
