import {
  createDaprSidecar,
  createHttpApp,
  createLogger,
  Registry,
  serveHttp,
} from '@taskloom/platform';
import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';

import { createBrokerProbe } from './broker-probe.ts';

const AWAY = 'the broker takes nothing: ERR_PUBSUB_PUBLISH_MESSAGE';
const logger = createLogger({ name: 'test', level: 'silent' });

test('tells by its code that the broker takes nothing, and that it does so again', async () => {
  const { probe, answer } = await withSidecar();
  answer.status = 500;
  await expect(probe.check()).rejects.toMatchObject({ code: 'ERR_PUBSUB_PUBLISH_MESSAGE' });
  answer.status = 204;
  await probe.check();
});

test('writes once for all who ask at the same time, and soon after', async () => {
  const { probe, answer } = await withSidecar();
  await Promise.all([probe.check(), probe.check()]);
  await probe.check();
  expect(answer.asked).toBe(1);
});

test('asks again at once while the broker is away', async () => {
  const { probe, answer } = await withSidecar();
  answer.status = 500;
  await expect(probe.check()).rejects.toThrow(AWAY);
  await expect(probe.check()).rejects.toThrow(AWAY);
  expect(answer.asked).toBe(2);
});

async function withSidecar() {
  const answer = { status: 204, asked: 0 };
  const routes = new Hono().post('/v1.0/publish/pubsub/probes', (c) => {
    answer.asked += 1;
    return answer.status === 204
      ? c.body(null, 204)
      : c.json({ errorCode: 'ERR_PUBSUB_PUBLISH_MESSAGE' }, 500);
  });
  const app = createHttpApp({ logger, health: [], metrics: new Registry() });
  app.route('/', routes);
  const server = await serveHttp({ app, host: '127.0.0.1', port: 0, logger });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const sidecar = createDaprSidecar({ url: server.url });
  return { answer, probe: createBrokerProbe({ sidecar, component: 'pubsub' }) };
}
