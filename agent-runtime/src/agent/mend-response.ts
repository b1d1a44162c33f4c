import { randomUUID } from 'node:crypto';

import { functionCallsOf, textOf, type SavedResponse } from '../models/model-types.ts';

/** The argument that stands for arguments nobody can read; no tool takes it. */
export const MALFORMED = 'malformed_arguments';

export const NOTHING_SAID =
  'The model gave no answer, twice. Say it in other words, or try again in a moment.';

/** Neither words nor calls: there is nothing to go on with. */
export function isEmpty({ output }: SavedResponse): boolean {
  return functionCallsOf(output).length === 0 && textOf(output).trim() === '';
}

/** An answer that consists of what had been said when it was ended. */
export function endedHere(text: string): SavedResponse {
  return {
    id: `resp_${randomUUID()}`,
    usage: { requests: 1, inputTokens: 0, outputTokens: 0, totalTokens: 0 },
    output: [
      {
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text }],
      },
    ],
  };
}

/**
 * Calls whose arguments are no JSON object stay in the history in a form that every provider takes
 * back, and that no tool takes.
 */
export function withReadableCalls(response: SavedResponse): SavedResponse {
  return {
    ...response,
    output: response.output.map((item) =>
      item.type === 'function_call' && !isJsonObject(item.arguments)
        ? { ...item, arguments: JSON.stringify({ [MALFORMED]: true }) }
        : item,
    ),
  };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
