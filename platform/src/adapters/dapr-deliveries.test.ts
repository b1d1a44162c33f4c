import type { CloudEvent } from '@taskloom/contracts';
import { expect, test } from 'vitest';

import { createLogger } from '../logs/logger.ts';
import { waitFor } from '../testing/wait-for.ts';
import { createDaprEventBus } from './dapr-event-bus.ts';
import type { DaprSidecar, SidecarAnswer } from './dapr-sidecar.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const signal = new AbortController().signal;

type Call = Parameters<DaprSidecar['call']>[0];

/** A bus with a sidecar that answers as told. What the real one does is in test/stack/adapters. */
function startBus(answer: (call: Call) => Partial<SidecarAnswer> = () => ({})) {
  const calls: Call[] = [];
  const bus = createDaprEventBus({
    sidecar: {
      async call(call) {
        calls.push(call);
        return { status: 204, etag: undefined, body: undefined, ...answer(call) };
      },
    },
    component: 'pubsub',
    logger,
    retry: { maxAttempts: 2, backoffMs: 1 },
  });
  const deliver = (event: object, topic = 'task-events') => bus.callback.onTopicEvent(topic, event);
  return { bus, calls, deliver };
}

function makeEvent(id: string, subject = 'task-1'): CloudEvent {
  return {
    specversion: '1.0',
    id,
    source: 'test',
    type: 'task.created',
    subject,
    time: '2026-11-21T10:00:00.000Z',
    datacontenttype: 'application/json',
    data: {},
  };
}

test('gives the handler the event without what the sidecar adds', async () => {
  const { bus, deliver } = startBus();
  const seen: CloudEvent[] = [];
  const handle = async (event: CloudEvent) => void seen.push(event);
  await using _s = await bus.subscribe({ topic: 'task-events', consumer: 'c', handle });
  const own = { topic: 'task-events', pubsubname: 'pubsub', traceid: '', traceparent: '' };
  expect(await deliver({ ...makeEvent('1'), ...own })).toBe('SUCCESS');
  expect(seen).toEqual([makeEvent('1')]);
});

test('runs an event once that is brought again while it is handled', async () => {
  const { bus, deliver } = startBus();
  const release = Promise.withResolvers<void>();
  let runs = 0;
  const handle = async () => {
    runs += 1;
    await release.promise;
  };
  await using _s = await bus.subscribe({ topic: 'task-events', consumer: 'c', handle });
  const both = [deliver(makeEvent('1')), deliver(makeEvent('1'))];
  await waitFor(() => runs === 1);
  release.resolve();
  expect(await Promise.all(both)).toEqual(['SUCCESS', 'SUCCESS']);
  expect(runs).toBe(1);
});

test('keeps what it was not asked to hear, and says so to the health check once it drains', async () => {
  const { bus, deliver } = startBus();
  const handle = async () => {};
  const subscription = await bus.subscribe({ topic: 'task-events', consumer: 'c', handle });
  expect(bus.callback.isOpen()).toBe(true);
  await subscription[Symbol.asyncDispose]();
  expect(bus.callback.isOpen()).toBe(false);
  expect(await deliver(makeEvent('1'))).toBe('RETRY');
});

test('publishes a dead letter with whose it is and why, and keeps the event until the broker has it', async () => {
  let isAway = true;
  const { bus, calls, deliver } = startBus(() => (isAway ? { status: 500 } : {}));
  const handle = async () => {
    throw Object.assign(new RangeError('a secret title'), { retryable: false });
  };
  await using _s = await bus.subscribe({ topic: 'task-events', consumer: 'c', handle });
  expect(await deliver(makeEvent('1'))).toBe('RETRY');
  isAway = false;
  expect(await deliver(makeEvent('1'))).toBe('SUCCESS');
  expect(calls.at(-1)).toMatchObject({
    path: 'publish/pubsub/dead-letters?metadata.partitionKey=task-1',
    body: {
      ...makeEvent('1'),
      deadtopic: 'task-events',
      deadconsumer: 'c',
      deaderror: 'RangeError',
      deadattempts: 1,
    },
  });
  expect(JSON.stringify(calls)).not.toContain('secret');
});

test('says which events the broker did not take', async () => {
  const { bus } = startBus(() => ({
    status: 500,
    body: { failedEntries: [{ entryId: '2', error: 'kafka: refused' }] },
  }));
  const events = ['1', '2'].map((id) => ({ topic: 'task-events', key: id, event: makeEvent(id) }));
  expect(await bus.publish(events as never, { signal })).toEqual({
    failed: [{ id: '2', error: 'refused' }],
  });
});

test.each([
  ['the component is not loaded', { status: 404, body: { errorCode: 'ERR_PUBSUB_NOT_FOUND' } }],
  ['the circuit breaker is open', { status: 500, body: { errorCode: 'ERR_PUBSUB_PUBLISH' } }],
  [
    'no entry was taken',
    {
      status: 500,
      body: {
        errorCode: 'ERR_PUBSUB_PUBLISH',
        failedEntries: [{ entryId: '1', error: 'kafka: client has run out of brokers' }],
      },
    },
  ],
])('takes it for an outage when %s', async (_case, answer) => {
  const { bus } = startBus(() => answer);
  const event = makeEvent('1');
  await expect(
    bus.publish([{ topic: 'task-events', key: 'a', event }], { signal }),
  ).rejects.toMatchObject({ name: 'SidecarUnavailable', code: answer.body.errorCode });
});

test('takes an event that is too large for its own fault', async () => {
  const { bus } = startBus(() => ({ status: 413 }));
  const event = makeEvent('1');
  expect(await bus.publish([{ topic: 'task-events', key: 'a', event }], { signal })).toEqual({
    failed: [{ id: '1', error: 'too large' }],
  });
});

test('sends no more than 200 events or 3 MiB at once, and nothing past a failure of its key', async () => {
  const sizes: number[] = [];
  const { bus } = startBus(({ body }) => {
    const entries = body as { entryId: string }[];
    sizes.push(entries.length);
    return entries.some(({ entryId }) => entryId === '0')
      ? { status: 500, body: { failedEntries: [{ entryId: '0', error: 'no' }] } }
      : {};
  });
  const event = (n: number) => ({
    ...makeEvent(String(n)),
    data: { pad: 'x'.repeat(n < 450 ? 10 : 1_500_000) },
  });
  const events = Array.from({ length: 453 }, (_, n) => ({
    topic: 'task-events' as const,
    key: n === 0 || n === 449 ? 'a' : String(n),
    event: event(n),
  }));
  const { failed } = await bus.publish(events, { signal });
  expect(failed).toEqual([
    { id: '0', error: 'refused' },
    { id: '449', error: 'held back' },
  ]);
  expect(sizes).toEqual([200, 200, 51, 1]);
});
