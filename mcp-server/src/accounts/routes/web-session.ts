import { Router } from 'express';

import type { Authenticator } from '../../auth/authenticate.ts';
import { GRANTABLE_SCOPES } from '../../auth/principal.ts';
import { storeToken } from '../../auth/token-store.ts';
import type { AccountContext } from '../account-context.ts';
import { findSession, startSession } from '../sessions.ts';

/** How long the web page may work before it asks again with its cookie, in seconds. */
const WEB_SECONDS = 3600;

interface WebSessionOptions {
  context: AccountContext;
  authenticate: Authenticator;
}

/**
 * How the web app is signed in: by the account's cookie, which its scripts cannot read and which opens
 * nothing but these pages. For tools and chat they get short-lived tokens that end with the session.
 */
export function createWebSessionRoutes({ context, authenticate }: WebSessionOptions): Router {
  const { database } = context;
  const routes = Router();

  routes.post('/account/session/token', async (request, response) => {
    response.set('cache-control', 'no-store');
    const session = await findSession(context, request);
    if (!session) return response.status(401).json({ error: 'login_required' });
    const { id: sessionId, userId } = session;
    const token = await database.asSystem((sql) =>
      storeToken(sql, {
        kind: 'web',
        userId,
        sessionId,
        scopes: GRANTABLE_SCOPES,
        lifetimeSeconds: WEB_SECONDS,
      }),
    );
    return response.json({ access_token: token, expires_in: WEB_SECONDS, user_id: userId });
  });

  // The address that a standalone instance prints: its token signs this machine's person in.
  routes.post('/account/session', async (request, response) => {
    response.set('cache-control', 'no-store');
    const principal = await authenticate(request.get('authorization'));
    if (principal?.kind !== 'person' || !principal.scopes.includes('session'))
      return response.status(401).json({ error: 'invalid_token' });
    await startSession(context, {
      request,
      response,
      userId: principal.userId,
      methods: ['local'],
    });
    return response.status(204).end();
  });
  return routes;
}
