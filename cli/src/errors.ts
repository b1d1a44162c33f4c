import type { ErrorPayload } from '@taskloom/contracts';

/** What the process ends with. `--help` tells them. */
export const EXIT = { ok: 0, error: 1, usage: 2, notRunning: 3, interrupted: 130 } as const;
type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error to be shown to the person as it is. */
export class CliError extends Error {
  override name = 'CliError';
  readonly exitCode: ExitCode;
  readonly payload: ErrorPayload;

  constructor(exitCode: ExitCode, payload: ErrorPayload, options?: ErrorOptions) {
    super(payload.message, options);
    this.exitCode = exitCode;
    this.payload = payload;
  }
}

/** What a tool, or an item of a batch, answered. */
export function refused(payload: ErrorPayload, options?: ErrorOptions): CliError {
  const asked = payload.code === 'ambiguous' || payload.code === 'invalid_input';
  return new CliError(asked ? EXIT.usage : EXIT.error, payload, options);
}

export function usageError(message: string, hint?: string): CliError {
  return new CliError(EXIT.usage, { code: 'invalid_input', message, ...(hint && { hint }) });
}

export function notRunning(message: string, options?: ErrorOptions): CliError {
  return new CliError(
    EXIT.notRunning,
    { code: 'unavailable', message, hint: 'start it with npm start' },
    options,
  );
}
