import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { constants } from 'node:zlib';
import { extname, join, relative, resolve } from 'node:path';

import compression from 'compression';
import express, { type Request, type RequestHandler, Router } from 'express';

import { pagePolicy } from './content-security-policy.ts';
import { notBuiltPage } from './not-built-page.ts';

/** Vite puts a hash of the content into these names: what is behind one never changes. */
const HASHED = /^assets[/\\].+-[\w-]{8,}\.\w+$/u;
const BROTLI_FILE = /\.br$/u;
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_FIRST = 'no-cache';

/** For what was not compressed when it was built: half the work of the best, a tenth larger. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** The built page in `uiDir`. Addresses of the page's own views get the page itself. */
export function createWebUiRouter(uiDir: string): Router {
  const root = resolve(uiDir);
  const page = servePage(join(root, 'index.html'));
  return (
    Router()
      .use(compression({ brotli: BROTLI }))
      .get(['/', '/index.html'], page)
      .use(pagePolicy(), serveFiles(root))
      // Any path: one with a parameter would be refused when it does not decode.
      .get(/^/u, (request, response, next) =>
        isNavigation(request) ? page(request, response, next) : next(),
      )
  );
}

/** What Vite made has its brotli beside it. */
function serveFiles(root: string): RequestHandler {
  const serve = express.static(root, {
    index: false,
    redirect: false,
    cacheControl: false,
    setHeaders(response, path) {
      const name = path.replace(BROTLI_FILE, '');
      const isHashed = HASHED.test(relative(root, name));
      response.setHeader('cache-control', isHashed ? FOR_EVER : ASK_FIRST);
      if (name === path) return;
      response.setHeader('content-encoding', 'br');
      response.type(extname(name));
    },
  });
  return (request, response, next) => {
    const { url } = request;
    const isBuilt = HASHED.test(request.path.slice(1)) && !BROTLI_FILE.test(request.path);
    if (!isBuilt || request.acceptsEncodings('br') !== 'br') return serve(request, response, next);
    request.url = request.path + '.br';
    serve(request, response, (error?: unknown) => {
      request.url = url;
      if (error === undefined) serve(request, response, next);
      else next(error);
    });
  };
}

/** Read anew each time: the page may be built again while the program runs. */
function servePage(path: string): RequestHandler {
  return async (request, response, next) => {
    const html = await readFile(path, 'utf8').catch(() => undefined);
    const policy = pagePolicy(html ?? '');
    policy(request, response, (error?: unknown) => {
      if (error !== undefined) return next(error);
      if (html === undefined) return void response.status(503).type('html').send(notBuiltPage);
      response
        .set({ 'cache-control': ASK_FIRST, etag: entityTag(html) })
        .type('html')
        .send(html);
    });
  };
}

function entityTag(html: string): string {
  return `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
}

/** A browser's, to an address that is no file's. */
function isNavigation({ path, headers }: Request): boolean {
  return extname(path) === '' && headers.accept?.includes('text/html') === true;
}
