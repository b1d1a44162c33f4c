import type { ErrorCode, ErrorPayload, ErrorReason } from '@taskloom/contracts';

import { RecurrenceError } from './recurrence/types.ts';

interface ErrorDetails {
  hint?: string | undefined;
  reason?: ErrorReason | undefined;
  /** Where in the input, such as `tasks[2].due`. */
  path?: string | undefined;
  candidates?: ErrorPayload['candidates'];
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
    const { hint, path, candidates, reason } = this.details;
    return {
      code: this.code,
      ...(reason === undefined ? {} : { reason }),
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

export function forbidden(what: string): TaskloomError {
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

/** Where PostgreSQL says "cached plan must not change result type", in whatever language. */
const STALE_PLAN = 'RevalidateCachedQuery';

/** SQLSTATE 53100, and what the operating system says. */
const DISK_FULL_CODES = new Set(['53100', 'ENOSPC', 'EDQUOT']);

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

/** A migration changed what a prepared statement answers: the next time it is prepared anew. */
export function isStalePlan(error: unknown): boolean {
  return codeOf(error) === '0A000' && (error as { routine?: string }).routine === STALE_PLAN;
}

/** Whatever a call was about, all of it failed: only another try of the whole can do better. */
export function failsWholeCall(error: unknown): boolean {
  return isDatabaseAway(error) || isStalePlan(error);
}

/** SQLSTATE 57014: a statement ran into its time limit. */
export function isTimeout(error: unknown): boolean {
  return codeOf(error) === '57014';
}

/**
 * Whether the data that was worked on is at fault, so that trying again cannot help: a refusal of ours,
 * a recurrence or a date that cannot be computed, SQLSTATE classes 22 and 23. Everything else may pass.
 */
export function isOwnFault(error: unknown): boolean {
  if (error instanceof TaskloomError) return !error.retryable;
  if (error instanceof RecurrenceError || error instanceof RangeError) return true;
  return /^2[23]/.test(codeOf(error));
}

/** SQLSTATE 23505: there is one already. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === '23505';
}

/** Row-level security refused a write (SQLSTATE 42501). */
function isRefusedByPolicy(error: unknown): boolean {
  return codeOf(error) === '42501';
}

/**
 * The database refused a row (classes 22, 23 and row-level security), or an item could not be taken back
 * alone: of a batch the others may go through.
 */
export function isForOneItem(error: unknown): boolean {
  return /^(?:22|23|42501)/u.test(codeOf(error)) || codeOf(error) === NEEDS_SAVEPOINTS;
}

export const NEEDS_SAVEPOINTS = 'NEEDS_SAVEPOINTS';

/** What a caller may see of any error: ours as it is, everything else without its text. */
export function toTaskloomError(error: unknown): TaskloomError {
  if (error instanceof TaskloomError) return error;
  if (DISK_FULL_CODES.has(codeOf(error)))
    return new TaskloomError('unavailable', 'The disk that holds the tasks is full.', {
      hint: 'Nothing was changed. Whoever runs this Taskloom has to make room.',
      cause: error,
    });
  if (isDatabaseAway(error))
    return new TaskloomError('unavailable', 'The task database cannot be reached just now.', {
      hint: 'Nothing was changed. Try again in a moment.',
      cause: error,
    });
  if (isRefusedByPolicy(error)) return forbidden('project');
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
