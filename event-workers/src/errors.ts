import type { ErrorCode, ErrorPayload } from '@taskloom/contracts';

/**
 * A tool call that did not succeed. `code` is the server's `ErrorCode`, or says where the call broke
 * on the way: `unreachable` (no connection, a timeout, a refusal of the HTTP request) or `protocol`
 * (an answer that is not what the tool promises). The event bus reads `retryable`: `false` sends the
 * event to the dead letters at once.
 */
export class ToolCallError extends Error {
  override name = 'ToolCallError';
  readonly tool: string;
  readonly code: ErrorCode | 'unreachable' | 'protocol';
  readonly retryable: boolean;

  constructor(
    failure: {
      tool: string;
      code: ToolCallError['code'];
      retryable: boolean;
      message: string;
    },
    options?: ErrorOptions,
  ) {
    super(`${failure.tool}: ${failure.message}`, options);
    this.tool = failure.tool;
    this.code = failure.code;
    this.retryable = failure.retryable;
  }
}

/** An event that does not have the shape its topic promises: no retry can mend it. */
export class UnreadableEvent extends Error {
  override name = 'UnreadableEvent';
  readonly code = 'unreadable_event';
  readonly retryable = false;
}

/**
 * The error of a result with `isError`. The message is left out: it may quote a task's title, and
 * this error is logged.
 */
export function toolFailure(tool: string, payload: ErrorPayload): ToolCallError {
  return new ToolCallError({
    tool,
    code: payload.code,
    retryable: payload.code === 'unavailable',
    message: `the tool answered ${payload.code}${payload.path ? ` at ${payload.path}` : ''}`,
  });
}

/** An error as the log shows it. Messages of others are left out: they may quote what people wrote. */
export function describeFailure(error: unknown): { error: string; reason?: string } {
  if (error instanceof ToolCallError) return { error: error.code, reason: error.message };
  if (error instanceof UnreadableEvent) return { error: error.code, reason: error.message };
  return { error: error instanceof Error ? error.name : typeof error };
}
