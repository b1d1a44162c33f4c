import { ProtocolError, SdkHttpError } from '@modelcontextprotocol/client';

import { CliError, EXIT, notRunning } from '../errors.ts';
import type { Instance } from '../instance/find-instance.ts';

/** What a thrown error of the MCP client means for the person at the terminal. */
export function connectionError(instance: Instance, error: unknown): CliError {
  const { origin } = new URL(instance.mcpUrl);
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

/** The request may have arrived, but its answer did not. */
export function isLostAnswer(error: unknown): boolean {
  return !SdkHttpError.isInstance(error) && !ProtocolError.isInstance(error);
}

function refusedBy(origin: string, error: SdkHttpError): CliError {
  if (error.status === 401 || error.status === 403) {
    return new CliError(
      EXIT.error,
      {
        code: 'forbidden',
        message: `${origin} does not accept the token`,
        hint: 'take it from the address that npm start prints',
      },
      { cause: error },
    );
  }
  const message =
    error.status === 404
      ? `there is no Taskloom at ${origin}`
      : `${origin} answered HTTP ${error.status}`;
  return new CliError(EXIT.error, { code: 'unavailable', message }, { cause: error });
}
