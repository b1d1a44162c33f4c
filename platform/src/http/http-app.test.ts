import { HTTPException } from 'hono/http-exception';
import { Counter, Registry } from 'prom-client';
import { expect, test } from 'vitest';

import { createLogger } from '../logs/logger.ts';
import { createHttpApp, type HealthCheck } from './http-app.ts';

function make(health: HealthCheck[] = []) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ name: 'test', level: 'info', destination });
  const metrics = new Registry();
  return { app: createHttpApp({ logger, health, metrics }), lines, metrics };
}

test('is alive whatever it depends on', async () => {
  const { app } = make([{ name: 'database', check: () => Promise.reject(new Error('down')) }]);
  expect((await app.request('/healthz')).status).toBe(200);
});

test('is ready when every check passes', async () => {
  const { app } = make([{ name: 'database', check: async () => {} }]);
  const answer = await app.request('/readyz');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ status: 'ready', checks: { database: { status: 'up' } } });
});

test('says what is not up by the kind of its error, never by its text', async () => {
  const refused = Object.assign(new Error('connect 10.0.0.7 as admin'), { code: 'ECONNREFUSED' });
  const { app } = make([
    { name: 'database', check: () => Promise.reject(refused) },
    { name: 'broker', check: () => Promise.reject(new Error('password wrong')) },
    { name: 'fine', check: async () => {} },
  ]);
  const answer = await app.request('/readyz');
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
  const { app } = make([{ name: 'database', check: hang }]);
  const answer = await app.request('/readyz');
  expect(await answer.json()).toMatchObject({
    checks: { database: { status: 'down', error: 'timeout' } },
  });
  expect(told).toBe(true);
});

test('serves the metrics of its registry', async () => {
  const { app, metrics } = make();
  new Counter({ name: 'probes_total', help: 'Probes.', registers: [metrics] }).inc(3);
  const answer = await app.request('/metrics');
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(await answer.text()).toContain('probes_total 3');
});

test('answers an unknown path with a payload', async () => {
  const answer = await make().app.request('/nowhere');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({
    error: { code: 'not_found', message: 'There is nothing at /nowhere.' },
  });
});

test('keeps the text of an unexpected error from the client and from the log', async () => {
  const { app, lines } = make();
  app.get('/broken', () => {
    throw new Error('relation "tasks"\nbuy milk for Ada');
  });
  const answer = await app.request('/broken');
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ error: { code: 'unavailable' } });
  expect(lines.join('')).toContain('request failed');
  expect(lines.join('')).toContain('http-app.test');
  expect(lines.join('')).not.toMatch(/relation|milk/u);
});

test('turns a refusal into a payload, and passes on one that brings its own response', async () => {
  const { app } = make();
  app.get('/big', () => {
    throw new HTTPException(413, { message: 'At most 1 MB.' });
  });
  app.get('/own', () => {
    throw new HTTPException(401, { res: new Response('mine', { status: 401 }) });
  });
  const big = await app.request('/big');
  expect(big.status).toBe(413);
  expect(await big.json()).toEqual({ error: { code: 'limit_exceeded', message: 'At most 1 MB.' } });
  expect(await (await app.request('/own')).text()).toBe('mine');
});
