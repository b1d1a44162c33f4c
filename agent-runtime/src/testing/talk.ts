import type { ErrorPayload } from '@taskloom/contracts';

import { failedResult, type ToolResult } from '../mcp/tool-result.ts';
import { decide } from '../models/offline/decide.ts';
import type { Turn } from '../models/offline/conversation-turns.ts';

/** What each tool answers: its content, or an error. */
export type FakeTools = Record<
  string,
  (args: Record<string, unknown>) => Record<string, unknown> | { error: ErrorPayload }
>;

export interface Talk {
  /** Says something, lets the tools answer, and returns what the offline model says in the end. */
  say(message: string): string;
  /** The calls since the last message, as `tool {args}`. */
  calls: [tool: string, args: Record<string, unknown>][];
}

/** A conversation with the offline model over tools in memory, its rules alone. */
export function startTalk(tools: FakeTools, person?: Parameters<typeof decide>[1]): Talk {
  const turns: Turn[] = [];
  const talk: Talk = {
    calls: [],
    say(message) {
      talk.calls = [];
      const turn: Turn = { said: message, results: [] };
      turns.push(turn);
      for (;;) {
        const decision = decide(turns, person);
        if (decision.kind === 'text') return decision.text;
        for (const { name, args } of decision.calls) {
          talk.calls.push([name, args]);
          turn.results.push({ tool: name, result: answer(tools, name, args) });
        }
      }
    },
  };
  return talk;
}

function answer(tools: FakeTools, name: string, args: Record<string, unknown>): ToolResult {
  const tool = tools[name];
  if (!tool) throw new Error(`the model called ${name}, which the test does not have`);
  const content = tool(args);
  if ('error' in content) return failedResult(content['error'] as ErrorPayload);
  return { isError: false, text: 'done', content };
}
