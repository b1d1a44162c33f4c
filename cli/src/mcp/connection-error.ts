import {
  InsufficientScopeError,
  ProtocolError,
  SdkHttpError,
  UnauthorizedError,
} from '@modelcontextprotocol/client';

import { CliError, EXIT, notRunning } from '../errors.ts';
import type { Instance } from '../instance/find-instance.ts';

/** What a thrown error of the MCP client means for the person at the terminal. */
export function connectionError(instance: Instance, error: unknown): CliError {
  const { origin } = new URL(instance.mcpUrl);
  const refusal = tokenRefusal(error);
  if (refusal !== undefined) {
    const { message, hint } = refusal;
    return new CliError(
      EXIT.error,
      { code: 'forbidden', message: `${origin} ${message}`, hint },
      { cause: error },
    );
  }
  if (SdkHttpError.isInstance(error)) return refusedBy(origin, error);
  if (ProtocolError.isInstance(error)) {
    return new CliError(
      EXIT.error,
      { code: 'unavailable', message: `${origin} refused the request: ${error.message}` },
      { cause: error },
    );
  }
  return notRunning(`nothing answers at ${origin}`, { cause: error });
}

/** What is wrong with the token, when that is what the error says. */
export function tokenRefusal(error: unknown): { message: string; hint: string } | undefined {
  if (InsufficientScopeError.isInstance(error))
    return {
      message: 'says that the token is not enough for this',
      hint: `make one at /account/tokens with ${error.requiredScope ?? 'the scopes it needs'}`,
    };
  const isUnauthorized =
    UnauthorizedError.isInstance(error) ||
    (SdkHttpError.isInstance(error) && (error.status === 401 || error.status === 403));
  return isUnauthorized
    ? {
        message: 'does not accept the token',
        hint: 'take it from the address that npm start prints',
      }
    : undefined;
}

/** The request may have arrived, but its answer did not. */
export function isLostAnswer(error: unknown): boolean {
  return (
    tokenRefusal(error) === undefined &&
    !SdkHttpError.isInstance(error) &&
    !ProtocolError.isInstance(error)
  );
}

function refusedBy(origin: string, error: SdkHttpError): CliError {
  const message =
    error.status === 404
      ? `there is no Taskloom at ${origin}`
      : `${origin} answered HTTP ${error.status}`;
  return new CliError(EXIT.error, { code: 'unavailable', message }, { cause: error });
}
