import type { ErrorPayload } from '@taskloom/contracts';

/** What a tool call came to, as it is journaled, shown and given to models. */
export interface ToolResult {
  isError: boolean;
  /** For people and models. */
  text: string;
  /** The tool's `structuredContent`. */
  content?: Record<string, unknown>;
  error?: ErrorPayload;
}

export function failedResult(error: ErrorPayload): ToolResult {
  const text = `${error.code}: ${error.message}${error.hint ? `\n${error.hint}` : ''}`;
  return { isError: true, text, error };
}
