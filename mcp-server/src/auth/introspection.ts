import { type Response, Router, urlencoded } from 'express';
import { z } from 'zod';

import type { Database } from '../database/database.ts';
import type { Authenticator } from './authenticate.ts';
import { resourceOf } from './oidc/provider.ts';
import { findPrincipal } from './token-store.ts';

/** Bytes of a form. */
const MAX_FORM = 16 * 1024;

const Introspection = z.object({ token: z.string().min(1).max(4096) });

interface IntrospectionOptions {
  database: Database;
  authenticate: Authenticator;
  publicUrl: string;
}

/** Whose a token is (RFC 7662), for services only. */
export function createIntrospectionRouter(options: IntrospectionOptions): Router {
  const { database, authenticate, publicUrl } = options;
  const router = Router();
  const form = urlencoded({ extended: false, limit: MAX_FORM });

  router.post('/oauth/introspect', form, async (request, response) => {
    const caller = await authenticate(request.headers.authorization);
    if (caller?.kind !== 'service') return invalidClient(response);
    const given = Introspection.safeParse(request.body);
    if (!given.success) return invalidRequest(response, given.error);
    const answer = await database.asSystem(async (sql) => {
      const principal = await findPrincipal(sql, {
        token: given.data.token,
        resource: resourceOf(publicUrl),
      });
      if (principal?.kind !== 'person') return { active: false };
      const [user] = await sql<{ name: string }[]>`
        select name from taskloom.users where id = ${principal.userId}`;
      return {
        active: true,
        sub: principal.userId,
        username: user?.name ?? '',
        scope: principal.scopes.join(' '),
        token_type: 'Bearer',
        ...(principal.expiresAt === undefined
          ? {}
          : { exp: Math.floor(Date.parse(principal.expiresAt) / 1000) }),
      };
    });
    response.set('cache-control', 'no-store').json(answer);
  });

  return router;
}

function invalidClient(response: Response): void {
  response
    .status(401)
    .set('www-authenticate', 'Bearer realm="taskloom"')
    .json({ error: 'invalid_client', error_description: 'A service token is needed.' });
}

function invalidRequest(response: Response, error: z.ZodError): void {
  const [issue] = error.issues;
  const description = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`;
  response.status(400).json({ error: 'invalid_request', error_description: description });
}
