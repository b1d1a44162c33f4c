import { type Context, Hono } from 'hono';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

import type { Database } from '../database/database.ts';
import type { Authenticator } from './authenticate.ts';
import { findPrincipal, storeToken } from './token-store.ts';

/** How long an agent may act on a token before it has to ask again, in seconds. */
const ACTING_SECONDS = 600;
const ACTING_SCOPES = ['tasks:read', 'tasks:write'] as const;
/** The one service that acts for people. */
const ACTS_FOR_PEOPLE = 'agent-runtime';

const TokenExchange = z.object({
  grant_type: z.literal('urn:ietf:params:oauth:grant-type:token-exchange'),
  subject_token: z.uuid(),
  subject_token_type: z.literal('urn:taskloom:params:oauth:token-type:user-id'),
});
const Introspection = z.object({ token: z.string().min(1).max(4096) });

interface AuthRoutesOptions {
  database: Database;
  authenticate: Authenticator;
}

/** Token exchange (RFC 8693) and introspection (RFC 7662), both for services only. */
export function createAuthRoutes({ database, authenticate }: AuthRoutesOptions): Hono {
  const routes = new Hono();

  routes.post('/oauth/token', async (c) => {
    const caller = await authenticate(c.req.header('authorization'));
    if (caller?.kind !== 'service') return invalidClient(c);
    if (caller.service !== ACTS_FOR_PEOPLE) return c.json({ error: 'unauthorized_client' }, 403);
    const form = TokenExchange.safeParse(await c.req.parseBody());
    if (!form.success) return invalidRequest(c, form.error);
    const { subject_token: userId } = form.data;
    const expiresAt = Temporal.Now.instant().add({ seconds: ACTING_SECONDS }).toString();
    const token = await database.asSystem(async (sql) => {
      const [user] = await sql`select id from taskloom.users where id = ${userId}`;
      return user && storeToken(sql, { kind: 'acting', userId, scopes: ACTING_SCOPES, expiresAt });
    });
    if (!token)
      return c.json({ error: 'invalid_grant', error_description: 'There is no such person.' }, 400);
    c.header('cache-control', 'no-store');
    return c.json({
      access_token: token,
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: ACTING_SECONDS,
      scope: ACTING_SCOPES.join(' '),
    });
  });

  routes.post('/oauth/introspect', async (c) => {
    const caller = await authenticate(c.req.header('authorization'));
    if (caller?.kind !== 'service') return invalidClient(c);
    const form = Introspection.safeParse(await c.req.parseBody());
    if (!form.success) return invalidRequest(c, form.error);
    const answer = await database.asSystem(async (sql) => {
      const principal = await findPrincipal(sql, form.data.token);
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
    c.header('cache-control', 'no-store');
    return c.json(answer);
  });

  return routes;
}

function invalidClient(c: Context) {
  c.header('www-authenticate', 'Bearer realm="taskloom"');
  return c.json({ error: 'invalid_client', error_description: 'A service token is needed.' }, 401);
}

function invalidRequest(c: Context, error: z.ZodError) {
  const [issue] = error.issues;
  const description = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`;
  return c.json({ error: 'invalid_request', error_description: description }, 400);
}
