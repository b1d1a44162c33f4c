import {
  createHttpApp,
  createLogger,
  createOperationsRouter,
  Registry,
  serveHttp,
} from '@taskloom/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startFront } from '../../stack/front.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const operatorToken = 'o'.repeat(32);
const stack = new AsyncDisposableStack();
let url: string;
let behind: string;

/** The front as `npm run stack` has it, before a service that checks only its own health. */
beforeAll(async () => {
  const operations = createOperationsRouter({
    health: [{ name: 'conversations', check: async () => {} }],
    metrics: new Registry(),
    operatorToken,
  });
  const app = createHttpApp({ logger, trustedProxies: ['loopback'], handlers: [operations] });
  behind = stack.use(await serveHttp({ app, host: '127.0.0.1', port: 0, logger })).url;
  url = stack.use(await startFront({ port: 0, toolsUrl: behind, chatUrl: behind })).url;
});
afterAll(() => stack.disposeAsync());

const ask = async (path: string, token?: string) =>
  fetch(url + path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

test('people outside learn that it is alive and ready, and no more', async () => {
  expect(await (await ask('/healthz')).json()).toEqual({ status: 'alive' });
  expect(await (await ask('/readyz')).json()).toEqual({ status: 'ready' });
  expect((await ask('/metrics')).status).toBe(401);
});

test('an operator learns all of it from outside, and this machine behind the front', async () => {
  expect(await (await ask('/readyz', operatorToken)).json()).toHaveProperty('checks');
  expect((await ask('/metrics', operatorToken)).status).toBe(200);
  expect(await (await fetch(`${behind}/readyz`)).json()).toHaveProperty('checks');
});
