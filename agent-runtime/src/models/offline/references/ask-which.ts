import type { TaskCommand } from '../command.ts';
import { say, type Context, type Flow, type Outcome, type TaskRef } from '../flow.ts';
import { pick, plainLine } from './resolve-reference.ts';
import { escapeMarkdown, LISTED, sayTitle, tell } from '../replies/format-reply.ts';
import type { SpokenTask } from './tasks-in-result.ts';
import { readMessage } from '../understand/read-message.ts';

export type Resolved =
  | { tasks: TaskRef[]; options?: readonly TaskRef[]; isMany?: boolean }
  | { outcome: Outcome; missing?: string };

export interface Reference {
  command: TaskCommand;
  context: Context;
  /** Goes on once the person has said which ones. */
  goOn(tasks: TaskRef[], options?: readonly TaskRef[]): Flow;
}

interface Choice {
  options: readonly TaskRef[];
  /** Their dates, where they are known. */
  tasks?: readonly SpokenTask[];
  /** Not all of the words fit. */
  loose?: string;
}

/** Asks which of some tasks is meant, and takes the answer. */
export function askWhich(
  { goOn, context }: Pick<Reference, 'goOn' | 'context'>,
  { options: given, tasks, loose }: Choice,
): { outcome: Outcome } {
  const { listener } = context;
  const options = given.slice(0, LISTED);
  const [only, second] = options;
  if (!only) return { outcome: { text: tell(listener, 'whichTask') } };
  const lines = options.map(({ title }, index) => {
    const due = tasks?.[index]?.due?.words;
    return `${index + 1}. ${sayTitle(title)}${due ? `, ${tell(listener, 'due', { when: due })}` : ''}`;
  });
  const text = second
    ? tell(listener, loose === undefined ? 'which' : 'whichLoose', { list: lines.join('\n') })
    : tell(listener, 'isIt', { words: escapeMarkdown(loose ?? ''), title: sayTitle(only.title) });
  return { outcome: { text, focus: options, options, ask } };

  function ask(answer: string): Flow | undefined {
    const said = plainLine(answer);
    const { yes, no } = listener.language.answers;
    if (no.includes(said)) return say({ text: tell(listener, 'cancelled'), focus: [] });
    const isYes = !second && yes.includes(said);
    const chosen = isYes ? [...options] : pick(answer, options, listener.language);
    if (chosen) return goOn(chosen, options);
    const [request] = readMessage(answer, listener.language).requests;
    if (request?.kind === 'command') return undefined;
    const text = second
      ? tell(listener, 'whichAgain', { n: options.length })
      : tell(listener, 'isItAgain', { title: sayTitle(only?.title ?? '') });
    return say({ text, focus: options, options, ask });
  }
}
