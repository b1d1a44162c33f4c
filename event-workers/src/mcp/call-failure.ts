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
  if (SdkHttpError.isInstance(error)) {
    return failure(tool, {
      code: 'unreachable',
      retryable: !hopelessStatuses.has(error.status),
      message: `the server answered HTTP ${error.status}`,
      cause: error,
    });
  }
  if (ProtocolError.isInstance(error)) {
    return failure(tool, {
      code: 'protocol',
      retryable: error.code === INTERNAL_ERROR,
      message: `the server refused the request (${error.code})`,
      cause: error,
    });
  }
  return failure(tool, {
    code: 'unreachable',
    retryable: true,
    message: SdkError.isInstance(error) ? `no answer (${error.code})` : 'the server is unreachable',
    cause: error,
  });
}

function failure(
  tool: string,
  what: { code: 'unreachable' | 'protocol'; retryable: boolean; message: string; cause: unknown },
): ToolCallError {
  return new ToolCallError({ tool, ...what }, { cause: what.cause });
}
