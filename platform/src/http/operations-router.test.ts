import { type RequestHandler, Router } from 'express';
import { Registry } from 'prom-client';
import { expect, onTestFinished, test } from 'vitest';

import { createLogger } from '../logs/logger.ts';
import { createHttpApp } from './http-app.ts';
import { createOperationsRouter } from './operations-router.ts';
import { serveHttp } from './serve-http.ts';
import { serveOperations } from './serve-operations.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const operatorToken = 'o'.repeat(32);
const health = [{ name: 'database', check: async () => {} }];
const whole = { status: 'ready', checks: { database: { status: 'up' } } };

async function serve(options: { operatorToken?: string } = { operatorToken }) {
  const operations = createOperationsRouter({ health, metrics: new Registry(), ...options });
  const app = createHttpApp({ logger, handlers: [operations] });
  const server = await serveHttp({ app, host: '127.0.0.1', port: 0, logger });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(server.url + path, { headers });
    return { status: answer.status, body: await answer.text() };
  };
}

/** As a proxy on the same machine passes on somebody else's request. */
const OUTSIDE = [
  { 'x-forwarded-for': '203.0.113.7' },
  { forwarded: 'for=203.0.113.7' },
  { via: '1.1 proxy' },
];

test('this machine is told everything', async () => {
  const ask = await serve();
  expect(JSON.parse((await ask('/readyz')).body)).toEqual(whole);
  expect((await ask('/metrics')).status).toBe(200);
});

test.each(OUTSIDE)('others are told that it is ready and no more: %o', async (headers) => {
  const ask = await serve();
  expect((await ask('/healthz', headers)).status).toBe(200);
  const { status, body } = await ask('/readyz', headers);
  expect({ status, body: JSON.parse(body) }).toEqual({ status: 200, body: { status: 'ready' } });
  expect(await ask('/metrics', headers)).toMatchObject({ status: 401 });
});

test('who shows the operator’s token is told everything, who shows another is not', async () => {
  const ask = await serve();
  const [outside] = OUTSIDE;
  const withToken = (token: string) => ({ ...outside, authorization: `Bearer ${token}` });
  expect(JSON.parse((await ask('/readyz', withToken(operatorToken))).body)).toEqual(whole);
  expect((await ask('/metrics', withToken(operatorToken))).status).toBe(200);
  const wrong = withToken(`${operatorToken.slice(1)}p`);
  expect(JSON.parse((await ask('/readyz', wrong)).body)).toEqual({ status: 'ready' });
  expect((await ask('/metrics', wrong)).status).toBe(401);
});

test('without an operator’s token no token opens it', async () => {
  const ask = await serve({});
  const [outside] = OUTSIDE;
  for (const token of ['undefined', '', 'x'])
    expect((await ask('/metrics', { ...outside, authorization: `Bearer ${token}` })).status).toBe(
      401,
    );
});

test('a port of its own tells everything to whoever reaches it, and has nothing else', async () => {
  const metrics = new Registry();
  await using server = await serveOperations({
    health,
    metrics,
    host: '127.0.0.1',
    port: 0,
    logger,
  });
  const headers: Record<string, string> = { 'x-forwarded-for': '203.0.113.7' };
  const ready = await fetch(`${server.url}/readyz`, { headers });
  expect(await ready.json()).toEqual(whole);
  expect((await fetch(`${server.url}/metrics`, { headers })).status).toBe(200);
  expect((await fetch(`${server.url}/mcp`)).status).toBe(404);
});

test('the process itself is looked at from the first time that its metrics are read', async () => {
  const metrics = new Registry();
  const app = createHttpApp({
    logger,
    handlers: [createOperationsRouter({ health, metrics, isOpen: true })],
  });
  await using server = await serveHttp({ app, host: '127.0.0.1', port: 0, logger });
  await using own = await serveOperations({ health, metrics, host: '127.0.0.1', port: 0, logger });
  expect(await metrics.metrics()).not.toContain('process_cpu_seconds_total');
  for (const { url } of [server, own, server]) {
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toMatch(/^process_cpu_seconds_total \d/mu);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /mu);
  }
});

test('a proxy that is trusted says whose request it is', async () => {
  const address: RequestHandler = Router().get(
    '/',
    ({ ip }, response) => void response.json({ ip }),
  );
  for (const [trustedProxies, ip] of [
    [['loopback'], '203.0.113.7'],
    [[], '127.0.0.1'],
  ] as const) {
    const app = createHttpApp({ logger, trustedProxies, handlers: [address] });
    await using server = await serveHttp({ app, host: '127.0.0.1', port: 0, logger });
    const answer = await fetch(server.url, { headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect(await answer.json()).toEqual({ ip });
  }
});
