import { createHash } from 'node:crypto';

interface Page {
  html: string;
  /** The `Host` header: Safari does not count a WebSocket as 'self'. */
  host?: string | undefined;
}

/** Only what the page brings itself: its files, its calls to this host, styles set by components. */
export function contentSecurityPolicy({ html, host }: Page): string {
  const sockets = host && /^[\w.:[\]-]+$/u.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    `script-src 'self'${inlineScripts(html)}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${sockets}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function inlineScripts(html: string): string {
  return [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/giu)]
    .map(([, body = '']) => ` 'sha256-${createHash('sha256').update(body).digest('base64')}'`)
    .join('');
}
