import type { CloudEvent } from '@taskloom/contracts';
import { expect, test } from 'vitest';

import { createLogger } from '../../logs/logger.ts';
import { waitFor } from '../../testing/wait-for.ts';
import { DaprDeliveries } from './dapr-deliveries.ts';
import type { DeadLetterEvent } from './dapr-events.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

interface Letter {
  key: string;
  event: DeadLetterEvent;
}

/** The receiving end without a sidecar. What the real one brings is in test/stack/adapters. */
function start({ isBrokerAway }: { isBrokerAway?: () => boolean } = {}) {
  const letters: Letter[] = [];
  const deliveries = new DaprDeliveries({
    logger,
    retry: { maxAttempts: 2, backoffMs: 1 },
    handlerTimeoutMs: 30_000,
    async publishDeadLetter(event, key) {
      if (isBrokerAway?.()) throw new Error('away');
      letters.push({ key, event });
    },
  });
  const deliver = (event: unknown, topic = 'task-events') =>
    deliveries.callback.onTopicEvent(topic, event);
  return { deliveries, letters, deliver };
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
  const { deliveries, deliver } = start();
  const seen: CloudEvent[] = [];
  const handle = async (event: CloudEvent) => void seen.push(event);
  await using _s = await deliveries.subscribe({ topic: 'task-events', consumer: 'c', handle });
  const own = { topic: 'task-events', pubsubname: 'pubsub', traceid: '', traceparent: '' };
  expect(await deliver({ ...makeEvent('1'), ...own })).toBe('SUCCESS');
  expect(seen).toEqual([makeEvent('1')]);
});

test('runs an event once that is brought again while it is handled', async () => {
  const { deliveries, deliver } = start();
  const release = Promise.withResolvers<void>();
  let runs = 0;
  const handle = async () => {
    runs += 1;
    await release.promise;
  };
  await using _s = await deliveries.subscribe({ topic: 'task-events', consumer: 'c', handle });
  const both = [deliver(makeEvent('1')), deliver(makeEvent('1'))];
  await waitFor(() => runs === 1);
  release.resolve();
  expect(await Promise.all(both)).toEqual(['SUCCESS', 'SUCCESS']);
  expect(runs).toBe(1);
});

test('keeps what it was not asked to hear, and says so to the health check once it drains', async () => {
  const { deliveries, deliver } = start();
  const handle = async () => {};
  const subscription = await deliveries.subscribe({ topic: 'task-events', consumer: 'c', handle });
  expect(deliveries.callback.isOpen()).toBe(true);
  await subscription[Symbol.asyncDispose]();
  expect(deliveries.callback.isOpen()).toBe(false);
  expect(await deliver(makeEvent('1'))).toBe('RETRY');
});

test('publishes a dead letter with whose it is and why, and keeps the event until the broker has it', async () => {
  let isAway = true;
  const { deliveries, letters, deliver } = start({ isBrokerAway: () => isAway });
  const handle = async () => {
    throw Object.assign(new RangeError('a secret title'), { retryable: false });
  };
  await using _s = await deliveries.subscribe({ topic: 'task-events', consumer: 'c', handle });
  expect(await deliver(makeEvent('1'))).toBe('RETRY');
  isAway = false;
  expect(await deliver(makeEvent('1'))).toBe('SUCCESS');
  expect(letters).toEqual([
    {
      key: 'task-1',
      event: {
        ...makeEvent('1'),
        deadtopic: 'task-events',
        deadconsumer: 'c',
        deaderror: 'RangeError',
        deadattempts: 1,
      },
    },
  ]);
});

test('handles what it is brought of one key one after the other, in the order it came', async () => {
  const { deliveries, deliver } = start();
  const release = Promise.withResolvers<void>();
  const log: string[] = [];
  const handle = async ({ id }: CloudEvent) => {
    log.push(`${id} begins`);
    if (id === '1') await release.promise;
    log.push(`${id} ends`);
  };
  await using _s = await deliveries.subscribe({ topic: 'task-events', consumer: 'c', handle });
  const all = ['1', '2', '3'].map((id) => deliver(makeEvent(id)));
  // One of another key waits for nobody.
  expect(await deliver(makeEvent('other', 'task-2'))).toBe('SUCCESS');
  expect(log).toEqual(['1 begins', 'other begins', 'other ends']);
  release.resolve();
  expect(await Promise.all(all)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
  expect(log.slice(3)).toEqual(['1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
});

test.each([
  ['text', 'no JSON at all'],
  ['a number', 7],
  ['null', null],
  ['a list', [{ id: '1' }]],
  ['an object', { title: 'not an event' }],
  ['an event without a subject', { ...makeEvent('1'), subject: undefined }],
  ['an event of another version', { ...makeEvent('1'), specversion: '0.3' }],
  ['an event whose data is no object', { ...makeEvent('1'), data: 'text' }],
])('keeps %s among the dead letters, once, and hands it to no handler', async (_case, received) => {
  let runs = 0;
  let isAway = true;
  const { deliveries, letters, deliver } = start({ isBrokerAway: () => isAway });
  const handle = async () => void (runs += 1);
  await using _s = await deliveries.subscribe({ topic: 'task-events', consumer: 'c', handle });
  // Until the broker has it there, the sidecar keeps it.
  expect(await deliver(received)).toBe('RETRY');
  isAway = false;
  expect(await deliver(received)).toBe('SUCCESS');
  expect(await deliver(received)).toBe('SUCCESS');
  const [letter, again] = letters;
  expect(letter).toMatchObject({
    event: {
      type: 'taskloom.unreadable',
      deadtopic: 'task-events',
      deadconsumer: 'c',
      deaderror: 'NoCloudEvent',
      deadattempts: 1,
      data: { received: typeof received === 'string' ? received : JSON.stringify(received) },
    },
  });
  expect(again?.event.id).toBe(letter?.event.id);
  expect(runs).toBe(0);
});

test('keeps the beginning of what would be too large for a dead letter', async () => {
  const { deliveries, letters, deliver } = start();
  const handle = async () => {};
  await using _s = await deliveries.subscribe({ topic: 'task-events', consumer: 'c', handle });
  expect(await deliver('x'.repeat(1_000_000))).toBe('SUCCESS');
  expect(letters[0]?.event.data).toEqual({ received: 'x'.repeat(100_000), characters: 1_000_000 });
});
