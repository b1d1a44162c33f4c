import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';

import { isToken } from '../adapters/dapr/api-token.ts';
import { createAttemptLimit } from './attempt-limit.ts';
import { HttpError } from './http-error.ts';

/** Lets in whoever shows the operator's token as a bearer token, and answers 401 to all others. */
export function operatorOnly(operatorToken: string | undefined): RequestHandler {
  const wrongTokens = createAttemptLimit();
  return async (request, _response, next) => {
    if (showsOperatorToken(request, operatorToken)) return next();
    if (request.headers.authorization !== undefined) await wrongTokens.count(request.ip);
    throw new HttpError(401, "The operator's token is needed.", {
      headers: { 'www-authenticate': 'Bearer realm="taskloom-operator"' },
    });
  };
}

/** Without an operator's token nobody shows it. */
export function showsOperatorToken(
  { headers }: IncomingMessage,
  operatorToken: string | undefined,
): boolean {
  const given = /^Bearer (.+)$/iu.exec(headers.authorization ?? '')?.[1];
  return operatorToken !== undefined && given !== undefined && isToken(given, operatorToken);
}
