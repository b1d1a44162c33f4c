import type { AgentInputItem } from '@openai/agents';

import type { ToolResult } from '../../mcp/tool-result.ts';

/** What the person said, and what the tools answered to it, in order. */
export interface Turn {
  said: string;
  results: { tool: string; result: ToolResult }[];
}

/** The conversation as turns; the last one is under way. */
export function readTurns(input: string | readonly AgentInputItem[]): Turn[] {
  if (typeof input === 'string') return [{ said: input, results: [] }];
  const turns: Turn[] = [];
  for (const item of input) {
    if (item.type === 'function_call_result') {
      turns.at(-1)?.results.push({ tool: item.name, result: readResult(item.output) });
    } else if ('role' in item && item.role === 'user') {
      turns.push({ said: textOf(item.content), results: [] });
    }
  }
  return turns;
}

function textOf(content: string | readonly { type: string }[]): string {
  if (typeof content === 'string') return content;
  return content
    .map((part) => ('text' in part && typeof part.text === 'string' ? part.text : ''))
    .join('');
}

/** Results of our tools are JSON; what a language model's turn left behind is text. */
function readResult(output: unknown): ToolResult {
  const text = typeof output === 'string' ? output : outputText(output);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'isError' in value) {
      return value as ToolResult;
    }
  } catch {
    // Text for a language model.
  }
  return { isError: false, text };
}

function outputText(output: unknown): string {
  const parts = Array.isArray(output) ? output : [output];
  return parts
    .map((part: unknown) =>
      typeof part === 'object' && part !== null && 'text' in part ? String(part.text) : '',
    )
    .join('');
}
