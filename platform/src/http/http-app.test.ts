import express, { type RequestHandler, Router } from 'express';
import { Counter, Registry } from 'prom-client';
import { expect, onTestFinished, test } from 'vitest';

import { createLogger } from '../logs/logger.ts';
import type { HealthCheck } from './health-check.ts';
import { createHttpApp } from './http-app.ts';
import { HttpError } from './http-error.ts';
import { createOperationsRouter } from './operations-router.ts';
import { serveHttp } from './serve-http.ts';

async function serve({
  health = [],
  handlers = [],
}: { health?: HealthCheck[]; handlers?: RequestHandler[] } = {}) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ name: 'test', level: 'info', destination });
  const metrics = new Registry();
  const operations = createOperationsRouter({ health, metrics });
  const app = createHttpApp({ logger, handlers: [operations, ...handlers] });
  const server = await serveHttp({ app, host: '127.0.0.1', port: 0, logger });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const request = async (path: string, init?: RequestInit) => fetch(server.url + path, init);
  return { request, lines, metrics };
}

test('is alive whatever it depends on', async () => {
  const { request } = await serve({
    health: [{ name: 'database', check: () => Promise.reject(new Error('down')) }],
  });
  expect((await request('/healthz')).status).toBe(200);
});

test('is ready when every check passes', async () => {
  const { request } = await serve({ health: [{ name: 'database', check: async () => {} }] });
  const answer = await request('/readyz');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ status: 'ready', checks: { database: { status: 'up' } } });
});

test('says what is not up by the kind of its error, never by its text', async () => {
  const refused = Object.assign(new Error('connect 10.0.0.7 as admin'), { code: 'ECONNREFUSED' });
  const { request } = await serve({
    health: [
      { name: 'database', check: () => Promise.reject(refused) },
      { name: 'broker', check: () => Promise.reject(new Error('password wrong')) },
      { name: 'fine', check: async () => {} },
    ],
  });
  const answer = await request('/readyz');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({
    status: 'not_ready',
    checks: {
      database: { status: 'down', error: 'ECONNREFUSED' },
      broker: { status: 'down', error: 'unreachable' },
      fine: { status: 'up' },
    },
  });
});

test('gives a check that hangs two seconds, and tells it through its signal', async () => {
  let told = false;
  const hang = (signal: AbortSignal) =>
    new Promise<void>(() => signal.addEventListener('abort', () => (told = true)));
  const { request } = await serve({ health: [{ name: 'database', check: hang }] });
  const answer = await request('/readyz');
  expect(await answer.json()).toMatchObject({
    checks: { database: { status: 'down', error: 'timeout' } },
  });
  expect(told).toBe(true);
});

test('serves the metrics of its registry', async () => {
  const { request, metrics } = await serve();
  new Counter({ name: 'probes_total', help: 'Probes.', registers: [metrics] }).inc(3);
  const answer = await request('/metrics');
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(await answer.text()).toContain('probes_total 3');
});

test('answers an unknown path with a payload', async () => {
  const answer = await (await serve()).request('/nowhere');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({
    error: { code: 'not_found', message: 'There is nothing at /nowhere.' },
  });
});

test('keeps the text of an unexpected error from the client and from the log', async () => {
  const broken = Router().get('/broken', async () => {
    throw new Error('relation "tasks"\nbuy milk for Ada');
  });
  const { request, lines } = await serve({ handlers: [broken] });
  const answer = await request('/broken');
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ error: { code: 'unavailable' } });
  expect(lines.join('')).toContain('request failed');
  expect(lines.join('')).toContain('http-app.test');
  expect(lines.join('')).not.toMatch(/relation|milk/u);
});

test('turns a refusal into a payload', async () => {
  const big = Router().get('/big', () => {
    throw new HttpError(413, 'At most 1 MB.', { hint: 'Send it in parts.' });
  });
  const { request } = await serve({ handlers: [big] });
  const answer = await request('/big');
  expect(answer.status).toBe(413);
  expect(await answer.json()).toEqual({
    error: { code: 'limit_exceeded', message: 'At most 1 MB.', hint: 'Send it in parts.' },
  });
});

test('breaks off an answer that fails after it began, so that nobody takes it for whole', async () => {
  const half = Router().get('/half', async (_request, response) => {
    response.write('half');
    throw new Error('no more');
  });
  const { request } = await serve({ handlers: [half] });
  await expect(request('/half').then((answer) => answer.text())).rejects.toThrow('terminated');
});

test.each([
  ['a body that is no JSON', '{"a":', 400, 'invalid_input'],
  ['a body that is too large', JSON.stringify({ a: 'x'.repeat(2_000) }), 413, 'limit_exceeded'],
])('says in its own words what a parser refuses: %s', async (_what, body, status, code) => {
  const parsing = Router().post('/', express.json({ limit: 1_000 }), (_request, response) => {
    response.json({});
  });
  const { request, lines } = await serve({ handlers: [parsing] });
  const headers = { 'content-type': 'application/json' };
  const answer = await request('/', { method: 'POST', headers, body });
  expect({ status: answer.status, body: await answer.json() }).toMatchObject({
    status,
    body: { error: { code, message: expect.stringMatching(/^The body is .*\.$/u) } },
  });
  expect(lines).toEqual([]);
});

test('refuses an address that does not decode', async () => {
  const named = Router().get('/:name', (_request, response) => void response.json({}));
  const { request } = await serve({ handlers: [named] });
  expect((await request('/%E0%A4%A')).status).toBe(400);
});
