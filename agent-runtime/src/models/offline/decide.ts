import type { ToolResult } from '../../mcp/tool-result.ts';
import type { Flow, Outcome, TaskRef, ToolRequest } from './flow.ts';
import { understand } from './understand.ts';
import type { Turn } from './turns.ts';

export type Decision = { kind: 'calls'; calls: ToolRequest[] } | { kind: 'text'; text: string };

/** What the turns so far leave open. */
export interface Context {
  focus: TaskRef[];
  ask?: Outcome['ask'];
}

/** The next step of the last turn, found by going through the conversation from its start. */
export function decide(turns: readonly Turn[]): Decision {
  let context: Context = { focus: [] };
  for (const turn of turns.slice(0, -1)) {
    const step = replay(flowOf(turn.said, context), turn);
    if (step.kind !== 'ended') context = { focus: context.focus };
    else context = contextAfter(context, step.outcome);
  }
  const current = turns.at(-1);
  if (!current) return { kind: 'text', text: '' };
  const step = replay(flowOf(current.said, context), current);
  if (step.kind === 'ended') return { kind: 'text', text: step.outcome.text };
  return { kind: 'calls', calls: step.calls };
}

function flowOf(said: string, context: Context): Flow {
  return context.ask?.(said) ?? understand(said, context);
}

function contextAfter(before: Context, { focus, ask }: Outcome): Context {
  return { focus: focus ?? before.focus, ...(ask && { ask }) };
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
