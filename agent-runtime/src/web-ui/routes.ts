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
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_FIRST = 'no-cache';

/** Half the work of the best, for files that are a twentieth larger; a browser asks for each once. */
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

function serveFiles(root: string): RequestHandler {
  return express.static(root, {
    index: false,
    redirect: false,
    cacheControl: false,
    setHeaders(response, path) {
      const isHashed = HASHED.test(relative(root, path));
      response.setHeader('cache-control', isHashed ? FOR_EVER : ASK_FIRST);
    },
  });
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
