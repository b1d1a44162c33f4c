import { Code } from '@connectrpc/connect';
import type { CloudEvent } from '@taskloom/contracts';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';

import { createLogger } from '../../logs/logger.ts';
import { daprError, startFakeSidecar } from '../../testing/fake-sidecar.ts';
import { createDaprEventBus } from './dapr-event-bus.ts';
import { createDaprSidecar } from './dapr-sidecar.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const signal = new AbortController().signal;
const AWAY = { name: 'SidecarUnavailable', code: 'ERR_PUBSUB_PUBLISH_MESSAGE' };
/** Longer than what was published counts. */
const LATER_MS = 6_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** One replica of a service, and a broker that may be away under its sidecar. */
async function start() {
  const broker = { isAway: false, isLoaded: true, topics: [] as string[] };
  const fake = await startFakeSidecar({
    publishEvent({ topic }) {
      broker.topics.push(topic);
      if (broker.isAway) throw daprError(Code.Internal, 'DAPR_PUBSUB_PUBLISH_MESSAGE', 'no broker');
      return {};
    },
    getMetadata: () => ({ registeredComponents: broker.isLoaded ? [{ name: 'pubsub' }] : [] }),
  });
  const sidecar = createDaprSidecar({ url: fake.url });
  onTestFinished(async () => {
    sidecar[Symbol.dispose]();
    await fake[Symbol.asyncDispose]();
  });
  const bus = createDaprEventBus({ sidecar, component: 'pubsub', logger });
  const check = () => bus.health.check(signal);
  const publish = () =>
    bus.publish([{ topic: 'task-events', key: 'a', event: makeEvent() }], { signal });
  return { broker, bus, check, publish };
}

function makeEvent(): CloudEvent {
  return {
    specversion: '1.0',
    id: crypto.randomUUID(),
    source: 'test',
    type: 'task.created',
    subject: 'a',
    time: '2026-11-21T10:00:00.000Z',
    datacontenttype: 'application/json',
    data: {},
  };
}

test('is well again once the broker is, though it has published nothing since', async () => {
  const { broker, check, publish } = await start();
  broker.isAway = true;
  await expect(publish()).rejects.toMatchObject(AWAY);
  await expect(check()).rejects.toMatchObject(AWAY);
  broker.isAway = false;
  await check();
});

test('is not well while the broker is away, though it has published nothing since', async () => {
  const { broker, check, publish } = await start();
  await publish();
  await check();
  broker.isAway = true;
  vi.advanceTimersByTime(LATER_MS);
  await expect(check()).rejects.toMatchObject(AWAY);
});

test('asks again at once after a publish that failed', async () => {
  const { broker, check, publish } = await start();
  await publish();
  broker.isAway = true;
  await expect(publish()).rejects.toMatchObject(AWAY);
  await expect(check()).rejects.toMatchObject(AWAY);
  await expect(check()).rejects.toMatchObject(AWAY);
});

test('writes a probe once for all who ask at the same time and soon after, and none while it publishes', async () => {
  const { broker, check, publish } = await start();
  await Promise.all([check(), check()]);
  await check();
  expect(broker.topics).toEqual(['probes']);
  vi.advanceTimersByTime(LATER_MS);
  await publish();
  await check();
  expect(broker.topics).toEqual(['probes', 'task-events']);
});

test('says that its component is not loaded, as with a wrong password', async () => {
  const { broker, check } = await start();
  broker.isLoaded = false;
  await expect(check()).rejects.toMatchObject({ code: 'component_not_loaded' });
});
