import type { Logger } from '@taskloom/platform';
import { type RequestHandler, Router } from 'express';
import type { Provider } from 'oidc-provider';

import { DEFAULT_SCOPES } from '../principal.ts';
import { OAUTH_PATHS } from './provider.ts';

/** The provider's endpoints. Keys and the like are renewed by putting another provider in its place. */
export function createOAuthRoutes(provider: () => Provider, publicUrl: string): Router {
  const routes = Router();
  const handle: RequestHandler = (request, response) => {
    // Cookies are set by the address that people use, wherever TLS ends.
    if (publicUrl.startsWith('https:')) request.headers['x-forwarded-proto'] = 'https';
    return provider().callback()(request, response);
  };
  routes.get('/.well-known/oauth-authorization-server', handle);
  routes.get('/.well-known/openid-configuration', handle);
  routes.options('/.well-known/*path', handle);
  routes.get(OAUTH_PATHS.jwks, handle);
  routes.all([OAUTH_PATHS.token, OAUTH_PATHS.registration, OAUTH_PATHS.revocation], handle);
  routes.get(OAUTH_PATHS.authorization, namingScopes, forgettingSession, handle);
  routes.get(`${OAUTH_PATHS.authorization}/:uid`, forgettingSession, handle);
  return routes;
}

/** An app that names no scopes gets the usual ones. */
const namingScopes: RequestHandler = (request, _response, next) => {
  const [path = '', query = ''] = request.url.split('?', 2);
  const parameters = new URLSearchParams(query);
  if ((parameters.get('scope') ?? '').trim() === '') {
    parameters.set('scope', DEFAULT_SCOPES.join(' '));
    request.url = `${path}?${parameters.toString()}`;
  }
  next();
};

/** Who is signed in says the account's session alone; the provider's own would outlive it. */
const forgettingSession: RequestHandler = (request, _response, next) => {
  const cookies = (request.headers.cookie ?? '').split(';');
  const kept = cookies.filter((pair) => !/^\s*taskloom_oauth(?:\.sig)?=/u.test(pair));
  request.headers.cookie = kept.join(';');
  next();
};

/** Failures of the provider itself go to the log without their text. */
export function logFailures(provider: Provider, logger: Logger): Provider {
  provider.silent = true;
  provider.proxy = true;
  provider.on('server_error', (_ctx, error) =>
    logger.error({ type: error.name }, 'the authorization server failed'),
  );
  return provider;
}
