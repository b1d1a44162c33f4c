import type { Request, RequestHandler, Response } from 'express';

import type { AccountContext } from './account-context.ts';
import { findSession, type Session } from './sessions.ts';

/** Lets signed-in people in and sends others to sign in first; `sessionOf` then says who it is. */
export function signedInOnly(context: AccountContext): RequestHandler {
  return async (request, response, next) => {
    const session = await findSession(context, request);
    if (session) {
      response.locals['session'] = session;
      return next();
    }
    return response.redirect(303, `/account/sign-in?next=${encodeURIComponent(backTo(request))}`);
  };
}

/** For what is delicate: whoever has not proved lately who they are does so first. */
export const freshOnly: RequestHandler = (request, response, next) => {
  if (sessionOf(response).isFresh) return next();
  return response.redirect(303, `/account/prove?next=${encodeURIComponent(backTo(request))}`);
};

/** Behind `signedInOnly`. */
export function sessionOf(response: Response): Session {
  // Put there by signedInOnly, which stands before every route that asks.
  return response.locals['session'] as Session;
}

/** A form's own address shows nothing: people come back to the page it is on. */
function backTo(request: Request): string {
  if (request.method === 'GET') return request.originalUrl;
  const [, , page = ''] = request.path.split('/');
  return page === '' ? '/account' : `/account/${page}`;
}
