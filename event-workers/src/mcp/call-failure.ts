import {
  INTERNAL_ERROR,
  ProtocolError,
  SdkError,
  SdkHttpError,
} from '@modelcontextprotocol/client';

import { ToolCallError } from '../errors.ts';

/** Refusals of the request itself: sending the same bytes again cannot help. */
const hopelessStatuses = new Set([400, 404, 405, 406, 413, 415]);

/**
 * What a thrown error of the MCP client means for the call. Whether the server did anything is not
 * known; the idempotency key makes calling again safe. A refused token is retried: it gets mended by
 * an operator, and no event should be lost to the time in between.
 */
export function callFailure(tool: string, error: unknown): ToolCallError {
  if (error instanceof ToolCallError) return error;
  return new ToolCallError({ tool, ...explain(error) }, { cause: error });
}

/**
 * What failing to connect means: always worth another try. The server was told nothing yet, and what is
 * wrong (a replica of another version, an address) gets mended by an operator.
 */
export function connectFailure(tool: string, error: unknown): ToolCallError {
  return new ToolCallError({ tool, ...explain(error), retryable: true }, { cause: error });
}

function explain(error: unknown): {
  code: 'unreachable' | 'protocol';
  retryable: boolean;
  message: string;
} {
  if (SdkHttpError.isInstance(error)) {
    const { status } = error;
    const retryable = !hopelessStatuses.has(status);
    return { code: 'unreachable', retryable, message: `the server answered HTTP ${status}` };
  }
  if (ProtocolError.isInstance(error)) {
    const { code } = error;
    const message = `the server refused the request (${code})`;
    return { code: 'protocol', retryable: code === INTERNAL_ERROR, message };
  }
  const message = SdkError.isInstance(error)
    ? `no answer (${error.code})`
    : 'the server is unreachable';
  return { code: 'unreachable', retryable: true, message };
}
