import { z } from 'zod';

import { call, type Flow, type Listener, type Outcome, type Steps } from '../flow.ts';
import { hasWords, plainLine } from '../references/resolve-reference.ts';
import { refOf, tasksOf } from '../references/tasks-in-result.ts';
import { escapeMarkdown, sayTask, tell } from '../replies/format-reply.ts';

/** A longer message is not offered as a task's title. */
const LONGEST_OFFER = 120;

interface Adding {
  listener: Listener;
  /** Adds it all the same. */
  add: () => Flow;
}

/** What is not understood is said plainly; what could be a task is offered as one. */
export function offerToAdd(said: string, adding: Adding): Outcome {
  const { listener } = adding;
  const line = said.trim();
  const examples = tell(listener, 'examples');
  const isTitle = /\p{L}\s+\S*\p{L}/u.test(line) && !/[\n?]/u.test(line);
  if (!isTitle || line.length > LONGEST_OFFER)
    return { text: tell(listener, 'notUnderstoodLong', { examples }) };
  return {
    text: tell(listener, 'offerAdd', { said: escapeMarkdown(line) }),
    ask: addsOnYes(adding),
  };
}

function addsOnYes({ listener, add }: Adding): NonNullable<Outcome['ask']> {
  return (answer) =>
    listener.language.answers.yes.includes(plainLine(answer)) ? add() : undefined;
}

const Read = z.object({ understood: z.array(z.object({ kind: z.string(), text: z.string() })) });

/**
 * Why a line that nobody said to add is not added at once: the tool reads nothing in it but a title, or a
 * task has all of its words already, which may be the one that is meant.
 */
export function* doubtsOf(
  line: string,
  { composed, title, ...adding }: Adding & { composed: string; title: string },
): Steps<Outcome | undefined> {
  const { listener } = adding;
  const read = Read.safeParse(
    (yield* call('quick_add', { text: composed, dry_run: true })).content,
  );
  const spans = read.data?.understood ?? [];
  if (spans.length === 0) return offerToAdd(line, adding);
  const words = spans.reduce((rest, { text }) => rest.replace(text, ' '), title).trim();
  const found = tasksOf(yield* call('find_tasks', { text: words.slice(0, 200), limit: 50 })).tasks;
  const [same] = found.filter((task) => hasWords(task.title, words, listener.language));
  if (!same) return undefined;
  return {
    text: tell(listener, 'addAnother', { task: sayTask(same, listener) }),
    focus: [refOf(same)],
    ask: addsOnYes(adding),
  };
}
