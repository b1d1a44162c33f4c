import cors from 'cors';
import type { Request, RequestHandler } from 'express';

import { HttpError } from './http-error.ts';
import { isLoopbackUrl } from './loopback.ts';

interface CrossOriginOptions {
  /** Such as `https://inspector.example`; `loopback` for pages of the visitor's own machine, `*` for all. */
  allowed: readonly string[];
  /** Where people reach this instance. */
  publicUrl: string;
}

/** Seconds that a browser may keep a preflight's answer. */
const PREFLIGHT_SECONDS = 7200;
/** What a browser-based client of MCP reads beside the body. */
const EXPOSED = ['WWW-Authenticate', 'Mcp-Session-Id', 'Mcp-Protocol-Version', 'Retry-After'];

/**
 * Lets pages of the allowed sites call (CORS), answers their preflights, and refuses pages of all others
 * with 403, as MCP asks for. Programs send no `Origin` and are not asked.
 */
export function crossOrigin({ allowed, publicUrl }: CrossOriginOptions): RequestHandler {
  const own = new URL(publicUrl).origin;
  const share = cors({ origin: true, exposedHeaders: EXPOSED, maxAge: PREFLIGHT_SECONDS });
  return (request, response, next) => {
    const { origin } = request.headers;
    if (origin === undefined || origin === own || isSameHost(request, origin)) return next();
    if (!isAllowed(origin))
      throw new HttpError(403, 'Pages of this site may not call Taskloom.', {
        hint: 'An operator allows it with TASKLOOM_ALLOWED_ORIGINS.',
      });
    share(request, response, next);
  };

  function isAllowed(origin: string): boolean {
    if (allowed.includes(origin) || allowed.includes('*')) return true;
    return allowed.includes('loopback') && isLoopbackUrl(origin);
  }
}

function isSameHost({ headers }: Request, origin: string): boolean {
  return URL.parse(origin)?.host === headers.host;
}
