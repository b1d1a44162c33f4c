import { Router } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createLogger } from '../logs/logger.ts';
import { crossOrigin } from './cross-origin.ts';
import { createHttpApp } from './http-app.ts';
import { type HttpServer, serveHttp } from './serve-http.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
let server: HttpServer;
beforeAll(async () => {
  const shared = crossOrigin({
    allowed: ['https://inspector.example', 'loopback'],
    publicUrl: 'https://tasks.example',
  });
  const router = Router()
    .use(shared)
    .get('/', (_request, response) => void response.send('here'));
  const app = createHttpApp({ logger, handlers: [router] });
  server = await serveHttp({ app, host: '127.0.0.1', port: 0, logger });
});
afterAll(() => server[Symbol.asyncDispose]());

test.each(['https://inspector.example', 'http://localhost:6274'])(
  'a page of %s may ask before it calls, and read the answer',
  async (origin) => {
    const preflight = await fetch(server.url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,mcp-protocol-version',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('mcp-protocol-version');
    const answer = await fetch(server.url, { headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');
    expect(answer.headers.get('vary')).toContain('Origin');
    expect(await answer.text()).toBe('here');
  },
);

test.each([
  'https://other.example',
  'http://inspector.example',
  'https://inspector.example.evil.example',
  'null',
])('a page of %s may not', async (origin) => {
  for (const method of ['OPTIONS', 'GET']) {
    const answer = await fetch(server.url, { method, headers: { origin } });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('our own pages and programs need no permission', async () => {
  for (const headers of [{}, { origin: 'https://tasks.example' }, { origin: server.url }]) {
    const answer = await fetch(server.url, { headers });
    expect(answer.status).toBe(200);
  }
});
