import type { ErrorRequestHandler } from 'express';

import type { Logger } from '../logs/logger.ts';
import { HttpError } from './http-error.ts';

/** What Express's own parsers refuse, by the `type` that they give their errors. */
const REFUSALS: Record<string, [status: number, message: string]> = {
  'entity.parse.failed': [400, 'The body is not what its content type says.'],
  'entity.too.large': [413, 'The body is too large.'],
  'parameters.too.many': [413, 'The form has too many fields.'],
  'querystring.parse.rangeError': [400, 'The form is nested too deeply.'],
  'encoding.unsupported': [415, 'This content encoding is not supported.'],
  'charset.unsupported': [415, 'This character set is not supported.'],
  'request.size.invalid': [400, 'The body is not as long as its content length says.'],
  'request.aborted': [400, 'The request ended before its body did.'],
};

/** The last handler of an app: every error becomes a payload, and only a refusal's own text is sent. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, _request, response, _next) => {
    // An answer that has begun can only be broken off.
    if (response.headersSent) return void response.destroy();
    const refusal = toHttpError(thrown);
    if (refusal.cause !== undefined) logger.error(describe(refusal.cause), 'request failed');
    const { status, headers } = refusal;
    response.status(status).set(headers).json({ error: refusal.toPayload() });
  };
}

function toHttpError(thrown: unknown): HttpError {
  if (thrown instanceof HttpError) return thrown;
  const { type, status } = Object(thrown) as { type?: unknown; status?: unknown };
  const known = typeof type === 'string' ? REFUSALS[type] : undefined;
  if (known) return new HttpError(...known);
  // The router's, for a path that does not decode.
  if (status === 400) return new HttpError(400, 'The address is not valid.');
  return new HttpError(500, 'Something failed on our side. Try again in a moment.', {
    cause: thrown ?? 'nothing was thrown',
  });
}

/** Kind and place, without the error's text, which may be personal and take several lines. */
function describe(thrown: unknown): { type: string; at: string[] } {
  if (!(thrown instanceof Error)) return { type: typeof thrown, at: [] };
  const lines = thrown.stack?.split('\n') ?? [];
  return { type: thrown.name, at: lines.filter((line) => /^\s+at /u.test(line)).slice(0, 5) };
}
