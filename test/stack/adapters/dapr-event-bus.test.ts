import { randomUUID } from 'node:crypto';

import type { CloudEvent } from '@taskloom/contracts';
import { describeEventBus, waitFor } from '@taskloom/platform/testing';
import { expect, inject, test } from 'vitest';

import { startBackbone } from './consumers.ts';

/** As Kafka makes them by itself here. */
const PARTITIONS = 12;

describeEventBus('Dapr on Kafka', async () => ({
  ...(await startBackbone(inject('stackParts').kafka.plainBroker)),
  apartKeys: () => {
    const one = randomUUID();
    for (;;) {
      const other = randomUUID();
      if (partitionOf(one) !== partitionOf(other)) return [one, other];
    }
  },
}));

test('names the events that Kafka never takes, and takes all others of their bulk', async () => {
  await using made = await startBackbone(inject('stackParts').kafka.plainBroker);
  const seen: string[] = [];
  await using _s = await made.bus.subscribe({
    topic: 'task-events',
    consumer: `contract-${randomUUID()}`,
    handle: async ({ id }) => void seen.push(id),
  });
  const events = Array.from({ length: 10 }, (_, n) => makeEvent(`${n % 5}`, n === 3));
  const publish = (some: typeof events) =>
    made.bus.publish(some, { signal: AbortSignal.timeout(20_000) });
  const { failed } = await publish(events);
  // The eighth is behind the large one of its key.
  expect(failed).toEqual([
    { id: events[3]?.event.id, error: 'too large' },
    { id: events[8]?.event.id, error: 'held back' },
  ]);
  const taken = events.filter((_, n) => n !== 3 && n !== 8).map(({ event }) => event.id);
  await waitFor(() => taken.every((id) => seen.includes(id)), { timeoutMs: 60_000 });
  // None but such: that is no outage.
  const both = [makeEvent('a', true), makeEvent('b', true)];
  expect((await publish(both)).failed.map(({ error }) => error)).toEqual([
    'too large',
    'too large',
  ]);
  expect((await publish(both.slice(1))).failed.map(({ error }) => error)).toEqual(['too large']);
});

/** Kafka takes messages of 1 MiB. */
function makeEvent(key: string, isTooLarge = false) {
  const event: CloudEvent = {
    specversion: '1.0',
    id: randomUUID(),
    source: 'taskloom/contract-test',
    type: 'task.created',
    subject: key,
    time: '2026-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    data: { pad: 'x'.repeat(isTooLarge ? 1_300_000 : 10) },
  };
  return { topic: 'task-events' as const, key, event };
}

/** FNV-1a, as the sidecar's Kafka client (sarama) hashes keys. */
function partitionOf(key: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01_00_01_93);
  return Math.abs((hash | 0) % PARTITIONS);
}
