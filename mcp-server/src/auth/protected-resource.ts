import { Router } from 'express';

import { resourceOf } from './oidc/provider.ts';
import { DEFAULT_SCOPES, GRANTABLE_SCOPES, type Scope } from './principal.ts';

const METADATA_PATH = '/.well-known/oauth-protected-resource';

/** RFC 9728: where a client that knows only the address of /mcp learns how to sign in. */
export function createProtectedResourceRoutes(publicUrl: string): Router {
  const routes = Router();
  // At the path of the resource, and at the root for clients that look there.
  routes.get([`${METADATA_PATH}/mcp`, METADATA_PATH], (_request, response) => {
    response
      .set({ 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=3600' })
      .json({
        resource: resourceOf(publicUrl),
        resource_name: 'Taskloom',
        authorization_servers: [publicUrl],
        scopes_supported: DEFAULT_SCOPES,
        bearer_methods_supported: ['header'],
      });
  });
  return routes;
}

/** `WWW-Authenticate` of a request without a valid token (RFC 6750, 3 and RFC 9728, 5.1). */
export function challenge(publicUrl: string, { isWrong }: { isWrong: boolean }): string {
  const error = isWrong ? { error: 'invalid_token' } : {};
  return bearer({ ...error, ...metadataOf(publicUrl), scope: DEFAULT_SCOPES.join(' ') });
}

/** That of a request whose token lacks a scope: the client asks for all that it will then need. */
export function stepUpChallenge(
  publicUrl: string,
  { needed, granted }: { needed: readonly Scope[]; granted: readonly string[] },
): string {
  const scopes = GRANTABLE_SCOPES.filter(
    (scope) => needed.includes(scope) || granted.includes(scope),
  );
  const scope = scopes.join(' ');
  return bearer({ error: 'insufficient_scope', ...metadataOf(publicUrl), scope });
}

function metadataOf(publicUrl: string) {
  return { resource_metadata: `${publicUrl}${METADATA_PATH}/mcp` };
}

function bearer(parameters: Record<string, string>): string {
  const list = Object.entries(parameters).map(([name, value]) => `${name}="${value}"`);
  return `Bearer realm="taskloom", ${list.join(', ')}`;
}
