import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';
import { contentSecurityPolicy } from 'helmet';

/** Only what the page brings itself: its files, its calls to this host, styles set by components. */
export function pagePolicy(html = ''): RequestHandler {
  return contentSecurityPolicy({
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'script-src': ["'self'", ...inlineScripts(html)],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'self'", ownSockets],
      'manifest-src': ["'self'"],
      'worker-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  });
}

/** Safari does not count a WebSocket as 'self'. */
function ownSockets({ headers: { host } }: IncomingMessage): string {
  return host && /^[\w.:[\]-]+$/u.test(host) ? `ws://${host} wss://${host}` : '';
}

function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/giu)].map(
    ([, body = '']) => `'sha256-${createHash('sha256').update(body).digest('base64')}'`,
  );
}
