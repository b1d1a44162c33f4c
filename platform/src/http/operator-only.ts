import type { MiddlewareHandler } from 'hono';

import { isToken } from '../adapters/api-token.ts';

/** Lets in whoever shows the operator's token as a bearer token, and answers 401 to all others. */
export function operatorOnly(operatorToken: string): MiddlewareHandler {
  return async (c, next) => {
    const given = /^Bearer (.+)$/u.exec(c.req.header('authorization') ?? '')?.[1];
    if (isToken(given, operatorToken)) return next();
    c.header('www-authenticate', 'Bearer realm="taskloom-operator"');
    const message = "The operator's token is needed.";
    return c.json({ error: { code: 'forbidden', message } }, 401);
  };
}
