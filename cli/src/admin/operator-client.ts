import { ErrorPayload } from '@taskloom/contracts';
import { z } from 'zod';

import { CliError, EXIT, refused } from '../errors.ts';
import type { Instance } from '../instance/find-instance.ts';

const CALL_TIMEOUT_MS = 30_000;

const Refusal = z.object({ error: ErrorPayload });

interface OperatorCall<T extends z.ZodType> {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below /admin/. */
  path: string;
  output: T;
}

/** What an operator asks of the server, with the operator's token. */
export interface OperatorClient {
  call<T extends z.ZodType>(call: OperatorCall<T>): Promise<z.infer<T>>;
}

/** For the instance's `/admin`, which lies beside its MCP endpoint. Throws `CliError`. */
export function createOperatorClient(instance: Instance, signal: AbortSignal): OperatorClient {
  const base = instance.mcpUrl.replace(/\/mcp$/u, '/admin');
  return {
    async call({ method, path, output }) {
      const response = await fetch(`${base}/${path}`, {
        method,
        headers: { authorization: `Bearer ${instance.token}` },
        signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]),
      }).catch((error: unknown) => {
        signal.throwIfAborted();
        throw failed(`no answer from ${new URL(base).origin}`, undefined, error);
      });
      const body: unknown = await response.json().catch(() => undefined);
      const parsed = output.safeParse(body);
      if (response.ok && parsed.success) return parsed.data;
      if (response.status === 401)
        throw failed('this needs the operator’s token', 'give TASKLOOM_OPERATOR_TOKEN as --token');
      const refusal = Refusal.safeParse(body);
      if (!refusal.success) throw failed(`the answer was not understood (${response.status})`);
      if (/nothing at/u.test(refusal.data.error.message))
        throw failed('the server has no /admin', 'set TASKLOOM_OPERATOR_TOKEN where it runs');
      throw refused(refusal.data.error);
    },
  };
}

function failed(message: string, hint?: string, cause?: unknown): CliError {
  const payload = { code: 'unavailable' as const, message, ...(hint && { hint }) };
  return new CliError(EXIT.error, payload, { cause });
}
