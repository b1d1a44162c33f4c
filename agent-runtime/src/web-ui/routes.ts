import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

import { Hono, type Context } from 'hono';

import { contentSecurityPolicy } from './content-security-policy.ts';
import { notBuiltPage } from './not-built-page.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
/** Vite puts a hash of the content into these names: what is behind one never changes. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/u;
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_FIRST = 'no-cache';

/** The built page in `uiDir`. Addresses of the page's own views get the page itself. */
export function createWebUiRoutes(uiDir: string): Hono {
  const routes = new Hono();
  const root = resolve(uiDir);
  routes.get('*', async (c, next) => {
    const file = await readInside(root, c.req.path);
    if (file) return answer(c, { ...file, immutable: HASHED.test(c.req.path) });
    if (!isView(c)) return next();
    const page = await readInside(root, '/index.html');
    if (page) return answer(c, { ...page, immutable: false });
    secure(c, '');
    return c.html(notBuiltPage, 503);
  });
  return routes;
}

interface Found {
  path: string;
  body: Buffer<ArrayBuffer>;
}

async function readInside(root: string, urlPath: string): Promise<Found | undefined> {
  const path = toPath(root, urlPath);
  if (path === undefined) return undefined;
  try {
    if (!(await stat(path)).isFile()) return undefined;
    return { path, body: await readFile(path) };
  } catch {
    return undefined;
  }
}

function toPath(root: string, urlPath: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) return undefined;
  const path = join(root, decoded === '/' ? 'index.html' : decoded);
  return path.startsWith(root + sep) ? path : undefined;
}

function answer(c: Context, { path, body, immutable }: Found & { immutable: boolean }): Response {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  c.header('etag', etag);
  c.header('cache-control', immutable ? FOR_EVER : ASK_FIRST);
  if (c.req.header('if-none-match') === etag) return c.body(null, 304);
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  c.header('content-type', type);
  secure(c, type.startsWith('text/html') ? body.toString('utf8') : '');
  return c.body(body);
}

function secure(c: Context, html: string): void {
  c.header('content-security-policy', contentSecurityPolicy({ html, host: c.req.header('host') }));
  c.header('x-content-type-options', 'nosniff');
  c.header('referrer-policy', 'no-referrer');
  c.header('cross-origin-opener-policy', 'same-origin');
}

/** A browser's navigation, to an address that is no file's. */
function isView(c: Context): boolean {
  return (
    (extname(c.req.path) === '' && (c.req.header('accept')?.includes('text/html') ?? false)) ||
    c.req.path === '/'
  );
}
