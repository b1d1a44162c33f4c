import { ErrorPayload } from '@taskloom/contracts';
import type { ErrorPayload as Payload, ItemFailure } from '@taskloom/contracts';

import { t } from '../text/t.ts';

/** A tool refused, or could not be reached (`unavailable`). `message` and `hint` are for people. */
export class ToolError extends Error {
  readonly code: Payload['code'];
  readonly reason: Payload['reason'];
  readonly hint: string | undefined;
  readonly path: string | undefined;

  constructor(payload: Payload, options?: ErrorOptions) {
    super(payload.message, options);
    this.name = 'ToolError';
    this.code = payload.code;
    this.reason = payload.reason;
    this.hint = payload.hint;
    this.path = payload.path;
  }
}

/** The server did not answer, or answered something that is no Taskloom. */
export function unreachable(cause: unknown): ToolError {
  return new ToolError(
    {
      code: 'unavailable',
      message: t('Taskloom does not answer.'),
      hint: t('Check that it is running. This page reconnects by itself.'),
    },
    { cause },
  );
}

/** Reads the payload a refused tool call carries; without one, its text. */
export function refusal(payload: unknown, text: string): ToolError {
  const parsed = ErrorPayload.safeParse(payload);
  if (parsed.success) return new ToolError(parsed.data);
  return new ToolError({ code: 'unavailable', message: text || t('The call failed.') });
}

/** Nobody answered: the call may be made again. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ToolError && error.code === 'unavailable' && error.cause !== undefined;
}

export function toToolError(error: unknown): ToolError {
  return error instanceof ToolError ? error : unreachable(error);
}

/** One line for a toast. */
export function describeError(error: unknown): string {
  const { message, hint } = toToolError(error);
  return hint === undefined ? message : `${message} ${hint}`;
}

/** Why the only item of a batch was not done. */
export function firstFailure(failures: ItemFailure[]): ToolError {
  return new ToolError(
    failures[0] ?? { code: 'not_found', message: t('There is no such thing any more.') },
  );
}
