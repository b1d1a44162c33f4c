import type { ToolResult } from '../../mcp/tool-result.ts';
import type { Context, Flow, Outcome, ToolRequest } from './flow.ts';
import { ENGLISH } from './language/english.ts';
import { pickLanguage } from './language/pick-language.ts';
import { contextAfter, understand } from './understand/interpret-message.ts';
import type { Turn } from './conversation-turns.ts';

export type Decision = { kind: 'calls'; calls: ToolRequest[] } | { kind: 'text'; text: string };

/** What is known of the person beside the turns. */
interface Person {
  /** IANA name. */
  timeZone?: string | undefined;
  /** What they asked to keep in mind. */
  kept?: readonly string[] | undefined;
  /** The task that they write about: what "it" is in the first message. */
  taskId?: string | undefined;
}

/** The next step of the last turn, found by going through the conversation from its start. */
export function decide(turns: readonly Turn[], { timeZone, kept, taskId }: Person = {}): Decision {
  let context: Context = {
    listener: { language: ENGLISH, timeZone, kept },
    focus: taskId === undefined ? [] : [{ id: taskId, title: '' }],
    options: [],
  };
  for (const turn of turns.slice(0, -1)) {
    context = inLanguage(turn.said, context);
    const step = replay(flowOf(turn.said, context), turn);
    context =
      step.kind === 'ended'
        ? contextAfter(context, step.outcome)
        : { ...context, ask: undefined, last: undefined };
  }
  const current = turns.at(-1);
  if (!current) return { kind: 'text', text: '' };
  context = inLanguage(current.said, context);
  const step = replay(flowOf(current.said, context), current);
  if (step.kind === 'ended') return { kind: 'text', text: step.outcome.text };
  return { kind: 'calls', calls: step.calls };
}

/** A person may change the language from one message to the next; what tells nothing keeps it. */
function inLanguage(said: string, context: Context): Context {
  const language = pickLanguage(said, context.listener.language);
  return { ...context, listener: { ...context.listener, language } };
}

function flowOf(said: string, context: Context): Flow {
  return context.ask?.(said) ?? understand(said, context);
}

type Step = { kind: 'calls'; calls: ToolRequest[] } | { kind: 'ended'; outcome: Outcome };

/** Gives a flow the results that are there, as far as they fit what it asks for. */
function replay(flow: Flow, { results }: Turn): Step {
  let given = 0;
  let next = flow.next([]);
  while (!next.done) {
    const calls = next.value;
    const there = results.slice(given, given + calls.length);
    const fits =
      there.length === calls.length && there.every(({ tool }, at) => tool === calls[at]?.name);
    if (!fits) return { kind: 'calls', calls };
    given += calls.length;
    next = flow.next(there.map(({ result }): ToolResult => result));
  }
  return { kind: 'ended', outcome: next.value };
}
