import type { ErrorCode, ErrorPayload } from '@taskloom/contracts';

interface ErrorDetails {
  hint?: string | undefined;
  /** Where in the input, such as `tasks[2].due`. */
  path?: string | undefined;
  candidates?: { id: string; name: string }[] | undefined;
  cause?: unknown;
}

/** An error that a caller may read: its message and hint never carry a database's or upstream's text. */
export class TaskloomError extends Error {
  override name = 'TaskloomError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.details = details;
  }

  get retryable(): boolean {
    return this.code === 'unavailable';
  }

  /** The same error, its place told from further out: `at('tasks[2]')` before `due` is `tasks[2].due`. */
  at(prefix: string): TaskloomError {
    const path = this.details.path ? `${prefix}.${this.details.path}` : prefix;
    return new TaskloomError(this.code, this.message, { ...this.details, path });
  }

  toPayload(): ErrorPayload {
    const { hint, path, candidates } = this.details;
    return {
      code: this.code,
      message: this.message,
      ...(hint === undefined ? {} : { hint }),
      ...(path === undefined ? {} : { path }),
      ...(candidates === undefined ? {} : { candidates }),
    };
  }
}

export function invalidInput(message: string, details?: ErrorDetails): TaskloomError {
  return new TaskloomError('invalid_input', message, details);
}

export function notFound(message: string, details?: ErrorDetails): TaskloomError {
  return new TaskloomError('not_found', message, details);
}

export function notYours(what: string): TaskloomError {
  return new TaskloomError('forbidden', `You may not change that ${what}.`, {
    hint: 'You need to be an editor or the owner of its project.',
  });
}

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
]);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** SQLSTATE classes 08 and 57P0x, and 53xxx: the database is away, starting, stopping or full. */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  return CONNECTION_CODES.has(code) || /^(08|57P0|53)/.test(code);
}

/** Serialization failures and deadlocks: the same transaction may succeed when tried again. */
export function isTransactionConflict(error: unknown): boolean {
  return ['40001', '40P01'].includes(codeOf(error));
}

/** Row-level security refused a write (SQLSTATE 42501). */
function isRefusedByPolicy(error: unknown): boolean {
  return codeOf(error) === '42501';
}

/** What a caller may see of any error: ours as it is, everything else without its text. */
export function toTaskloomError(error: unknown): TaskloomError {
  if (error instanceof TaskloomError) return error;
  if (isDatabaseAway(error))
    return new TaskloomError('unavailable', 'The task database cannot be reached just now.', {
      hint: 'Nothing was changed. Try again in a moment.',
      cause: error,
    });
  if (isRefusedByPolicy(error)) return notYours('project');
  return new TaskloomError('unavailable', 'Something failed on our side; nothing was changed.', {
    hint: 'Try again; if it keeps failing, tell whoever runs this Taskloom.',
    cause: error,
  });
}

/** An error for the log: its kind and where it was thrown, never its text, which may quote a task. */
export function describeForLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    type: error.name,
    code: codeOf(error),
    at: frames.slice(0, 6).map((line) => line.trim()),
  };
}
