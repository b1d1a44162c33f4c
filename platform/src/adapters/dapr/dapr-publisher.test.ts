import { Code } from '@connectrpc/connect';
import type { CloudEvent, Topic } from '@taskloom/contracts';
import { expect, onTestFinished, test } from 'vitest';

import { daprError, startFakeSidecar } from '../../testing/fake-sidecar.ts';
import { DaprPublisher } from './dapr-publisher.ts';
import { createDaprSidecar } from './dapr-sidecar.ts';

const signal = new AbortController().signal;

interface Sent {
  id: string;
  key: string;
  topic: string;
  event: Record<string, unknown>;
}

interface Broker {
  /** What is wrong with an event; absent takes it. */
  refuses?: (sent: Sent) => string | undefined;
  /** What is said of every bulk. */
  bulkError?: Error;
}

/** A publisher and a fake of a sidecar on Kafka: of a bulk it says no more than daprd 1.18 does. */
async function start({ refuses = () => undefined, bulkError }: Broker = {}) {
  const bulks: Sent[][] = [];
  const singles: Sent[] = [];
  const fake = await startFakeSidecar({
    bulkPublishEventAlpha1({ topic, entries }) {
      const sent = entries.map((entry) => read(topic, entry.event, entry.metadata));
      bulks.push(sent);
      if (bulkError) throw bulkError;
      const undelivered = sent.filter((each) => refuses(each) !== undefined).length;
      if (undelivered === 0) return {};
      throw failure(`kafka: Failed to deliver ${undelivered} messages.`);
    },
    publishEvent({ topic, data, metadata, dataContentType }) {
      expect(dataContentType).toBe('application/cloudevents+json');
      const sent = read(topic, data, metadata);
      singles.push(sent);
      const error = refuses(sent);
      if (error !== undefined) throw failure(error);
      return {};
    },
  });
  const sidecar = createDaprSidecar({ url: fake.url });
  onTestFinished(async () => {
    sidecar[Symbol.dispose]();
    await fake[Symbol.asyncDispose]();
  });
  const publisher = new DaprPublisher({ sidecar, component: 'pubsub' });
  const publish = (...events: ReturnType<typeof outgoing>[]) => publisher.publish(events, signal);
  return { publisher, publish, bulks, singles };
}

function read(topic: string, bytes: Uint8Array, metadata: Record<string, string>): Sent {
  const event = JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>;
  return { topic, event, id: String(event['id']), key: metadata['partitionKey'] ?? '' };
}

const failure = (text: string) => daprError(Code.Internal, 'DAPR_PUBSUB_PUBLISH_MESSAGE', text);
const TOO_LARGE = 'kafka server: message was too large, server rejected it';
const NO_BROKER = 'kafka: client has run out of available brokers to talk to';

function outgoing(id: string, key = id, more: Partial<CloudEvent> = {}) {
  const event: CloudEvent = {
    specversion: '1.0',
    id,
    source: 'test',
    type: 'task.created',
    subject: key,
    time: '2026-11-21T10:00:00.000Z',
    datacontenttype: 'application/json',
    data: {},
    ...more,
  };
  return { topic: 'task-events' as Topic, key, event };
}

test('sends each event of a bulk with its key', async () => {
  const { publish, bulks, singles } = await start();
  expect(await publish(outgoing('1', 'a'), outgoing('2', 'b'))).toEqual(new Map());
  expect(bulks[0]?.map(({ id, key, topic }) => [id, key, topic])).toEqual([
    ['1', 'a', 'task-events'],
    ['2', 'b', 'task-events'],
  ]);
  expect(singles).toEqual([]);
});

test("keeps the event's own trace, and names the one consumer it is for", async () => {
  const { publish, singles } = await start();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const each = outgoing('1', 'a', { traceparent });
  await publish({ ...each, consumer: 'recurrence' } as never);
  expect(singles[0]?.event).toEqual({
    ...each.event,
    // Or the sidecar would put one of its own there.
    traceid: traceparent,
    taskloomconsumer: 'recurrence',
  });
});

test('finds out which of a bulk the broker did not take, and holds back what follows of its key', async () => {
  const { publish, singles } = await start({
    refuses: ({ id }) => (id === '2' ? TOO_LARGE : id === '5' ? NO_BROKER : undefined),
  });
  const failed = await publish(
    outgoing('1', 'a'),
    outgoing('2', 'a'),
    outgoing('3', 'a'),
    outgoing('4', 'b'),
    outgoing('5', 'c'),
  );
  expect(failed).toEqual(
    new Map([
      ['2', 'too large'],
      ['3', 'held back'],
      ['5', 'refused'],
    ]),
  );
  expect(singles.filter(({ key }) => key === 'a').map(({ id }) => id)).toEqual(['1', '2']);
});

test('tells events that are at fault from a broker that is away when none of a bulk was taken', async () => {
  const tooLarge = await start({ refuses: () => TOO_LARGE });
  expect(await tooLarge.publish(outgoing('1'), outgoing('2'))).toEqual(
    new Map([
      ['1', 'too large'],
      ['2', 'too large'],
    ]),
  );
  const away = await start({ refuses: () => NO_BROKER });
  await expect(
    away.publish(...Array.from({ length: 200 }, (_, n) => outgoing(String(n)))),
  ).rejects.toMatchObject({ code: 'ERR_PUBSUB_PUBLISH_MESSAGE' });
  // Not each of them asks a broker that is away.
  expect(away.singles).toHaveLength(1);
});

test.each([
  ['the component is not loaded', daprError(Code.InvalidArgument, 'DAPR_PUBSUB_NOT_FOUND')],
  ['the circuit breaker is open', failure('circuit breaker is open')],
  ['its time is up', failure('context deadline exceeded')],
])('takes it for an outage at once when %s', async (_case, bulkError) => {
  const { publish, singles } = await start({ bulkError });
  await expect(publish(outgoing('1'), outgoing('2'))).rejects.toMatchObject({
    name: 'SidecarUnavailable',
    code: expect.stringMatching(/^ERR_PUBSUB_/u),
  });
  expect(singles).toEqual([]);
});

test('takes one event that no broker takes for an outage, unless it is too large', async () => {
  const away = await start({ refuses: () => NO_BROKER });
  await expect(away.publish(outgoing('1'))).rejects.toMatchObject({ name: 'SidecarUnavailable' });
  const tooLarge = await start({ refuses: () => TOO_LARGE });
  expect(await tooLarge.publish(outgoing('1'))).toEqual(new Map([['1', 'too large']]));
});

test('sends no more than 200 events or 3 MiB at once, and nothing past a failure of its key', async () => {
  const { publish, bulks, singles } = await start({
    refuses: ({ id }) => (id === '0' ? NO_BROKER : undefined),
  });
  const events = Array.from({ length: 454 }, (_, n) =>
    outgoing(String(n), n === 0 || n === 449 ? 'a' : String(n), {
      data: { pad: 'x'.repeat(n < 450 ? 10 : 1_500_000) },
    }),
  );
  expect(await publish(...events)).toEqual(
    new Map([
      ['0', 'refused'],
      ['449', 'held back'],
    ]),
  );
  expect(bulks.map(({ length }) => length)).toEqual([200, 200, 51, 2]);
  // Of the first bulk, to find out which.
  expect(singles).toHaveLength(200);
});
