import { createMcpHandler } from '@modelcontextprotocol/server';
import type { Logger } from '@taskloom/platform';
import { type Context, Hono } from 'hono';

import type { Authenticator } from '../auth/authenticate.ts';
import { type Principal, principalId } from '../auth/principal.ts';
import { describeForLog, toTaskloomError } from '../errors.ts';
import type { LiveHub } from './live-hub.ts';
import type { createServerFactory } from './server-factory.ts';

/** Bytes of one request's body; imports are the largest. */
const MAX_BODY = 4 * 1024 * 1024;

interface McpRoutesOptions {
  factory: ReturnType<typeof createServerFactory>;
  authenticate: Authenticator;
  hub: LiveHub;
  logger: Logger;
}

/** `/mcp`, Streamable HTTP in both protocol eras. Disposing ends the open streams. */
export function createMcpRoutes({ factory, authenticate, hub, logger }: McpRoutesOptions) {
  const handler = createMcpHandler(factory, {
    legacy: 'stateless',
    responseMode: 'auto',
    bus: hub,
    keepAliveMs: 15_000,
    maxRequestBodySize: MAX_BODY,
    maxSubscriptions: 10_000,
    onerror: (error) => logger.warn({ error: describeForLog(error) }, 'mcp request refused'),
  });
  const routes = new Hono();
  routes.all('/mcp', async (c) => {
    const found = await findPrincipal(c, authenticate, logger);
    if (found instanceof Response) return found;
    if (c.req.header('mcp-method') === 'subscriptions/listen' && hub.isFull(found))
      return rpcError({ status: 429, code: -32_603, message: 'Too many open subscriptions.' });
    const authInfo = {
      token: '',
      clientId: principalId(found),
      scopes: [...found.scopes],
      extra: { principal: found },
    };
    return hub.serve(found, () => handler.fetch(untilExpiry(c.req.raw, found), { authInfo }));
  });
  return { routes, [Symbol.asyncDispose]: () => handler.close() };
}

async function findPrincipal(
  c: Context,
  authenticate: Authenticator,
  logger: Logger,
): Promise<Principal | Response> {
  try {
    const principal = await authenticate(c.req.header('authorization'));
    if (principal) return principal;
  } catch (error) {
    logger.error({ error: describeForLog(error) }, 'a token could not be checked');
    return rpcError({ status: 503, code: -32_603, message: toTaskloomError(error).message });
  }
  const answer = rpcError({
    status: 401,
    code: -32_001,
    message: 'A valid access token is needed: send Authorization: Bearer <token>.',
  });
  const problem = c.req.header('authorization') ? ', error="invalid_token"' : '';
  answer.headers.set('www-authenticate', `Bearer realm="taskloom"${problem}`);
  return answer;
}

/** A stream does not outlive the token that opened it. */
function untilExpiry(request: Request, { expiresAt }: Principal): Request {
  if (expiresAt === undefined) return request;
  const left = Math.max(0, Date.parse(expiresAt) - Date.now());
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(left)]);
  // Part by part: the HTTP server's requests are of a class of their own, which Node's does not take.
  const { url, method, headers, body } = request;
  return new Request(url, { method, headers, body, signal, ...(body && { duplex: 'half' }) });
}

function rpcError({ status, code, message }: { status: number; code: number; message: string }) {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status });
}
