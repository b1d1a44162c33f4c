import { join } from 'node:path';
import { promisify } from 'node:util';

import {
  credentials,
  makeClientConstructor,
  Metadata,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { expect, onTestFinished, test } from 'vitest';

import { createLogger } from '../logs/logger.ts';
import { waitFor } from '../testing/wait-for.ts';
import { type AppCallback, serveAppCallback, type Verdict } from './dapr-app-callback.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const APP_TOKEN = 'to-the-app';
const REQUEST = {
  id: '1',
  source: 'test',
  type: 'task.created',
  specVersion: '1.0',
  dataContentType: 'application/json',
  topic: 'task-events',
  data: Buffer.from('{"title":"Käse","count":3}'),
  extensions: {
    fields: {
      subject: { stringValue: 'task-1' },
      deadattempts: { numberValue: 8 },
      pubsubname: { stringValue: 'pubsub' },
    },
  },
};

/** An app and a client that calls it as a sidecar does. What the real one does is in test/stack/adapters. */
async function start(callback: Partial<AppCallback>, host = '127.0.0.1') {
  const server = await serveAppCallback({
    callback: { onTopicEvent: async () => 'SUCCESS', isOpen: () => true, ...callback },
    host,
    port: 0,
    appToken: APP_TOKEN,
    logger,
  });
  const services = ['AppCallback', 'AppCallbackHealthCheck'].map((name) => {
    const Client = clientOf(name);
    const address = `${host.includes(':') ? `[${host}]` : host}:${server.port}`;
    const client = new Client(address, credentials.createInsecure());
    onTestFinished(() => client.close());
    return client;
  });
  const call = (method: string, request: object, token = APP_TOKEN): Promise<unknown> => {
    const metadata = new Metadata();
    metadata.set('dapr-api-token', token);
    const client = services.find((each) => method in each);
    const unary = (client as unknown as Record<string, Unary>)[method]?.bind(client);
    if (!unary) throw new Error(`no method ${method}`);
    return promisify(unary)(request, metadata);
  };
  return { server, call };
}

type Unary = (
  request: object,
  metadata: Metadata,
  done: (error: Error | null, answer?: unknown) => void,
) => void;

function clientOf(name: string) {
  const definitions = loadSync(join(import.meta.dirname, 'appcallback.proto'), { enums: String });
  const service = definitions[`dapr.proto.runtime.v1.${name}`] as ServiceDefinition;
  return makeClientConstructor(service, name);
}

test.each(['127.0.0.1', '::1'])('brings an event as it was published, on %s', async (host) => {
  const seen: unknown[] = [];
  const onTopicEvent = async (topic: string, event: unknown): Promise<Verdict> => {
    seen.push({ topic, event });
    return 'RETRY';
  };
  const { server, call } = await start({ onTopicEvent }, host);
  await using _s = server;
  expect(await call('onTopicEvent', REQUEST)).toEqual({ status: 'RETRY' });
  const event = {
    specversion: '1.0',
    id: '1',
    source: 'test',
    type: 'task.created',
    subject: 'task-1',
    datacontenttype: 'application/json',
    data: { title: 'Käse', count: 3 },
    deadattempts: 8,
    pubsubname: 'pubsub',
  };
  expect(seen).toEqual([{ topic: 'task-events', event }]);
});

test('brings what is no JSON without data', async () => {
  const seen: unknown[] = [];
  const onTopicEvent = async (_topic: string, event: unknown): Promise<Verdict> => {
    seen.push(event);
    return 'SUCCESS';
  };
  const { server, call } = await start({ onTopicEvent });
  await using _s = server;
  await call('onTopicEvent', { ...REQUEST, data: Buffer.from('{') });
  expect(seen).toMatchObject([{ id: '1', data: undefined }]);
});

test('lets in nobody without the token', async () => {
  let calls = 0;
  const { server, call } = await start({
    onTopicEvent: async () => {
      calls += 1;
      return 'SUCCESS';
    },
    onBindingEvent: () => {
      calls += 1;
    },
  });
  await using _s = server;
  for (const method of ['onTopicEvent', 'onBindingEvent'])
    await expect(call(method, REQUEST, 'wrong')).rejects.toMatchObject({
      code: status.UNAUTHENTICATED,
    });
  expect(calls).toBe(0);
});

test('passes a tick on, and answers one that nobody waits for', async () => {
  let ticks = 0;
  const { server, call } = await start({ onBindingEvent: () => void (ticks += 1) });
  const other = await start({});
  await using _s = server;
  await using _o = other.server;
  await call('onBindingEvent', { name: 'recurrence-tick' });
  expect(ticks).toBe(1);
  await other.call('onBindingEvent', { name: 'recurrence-tick' });
});

test('says to the health check whether it takes events', async () => {
  let isOpen = true;
  const { server, call } = await start({ isOpen: () => isOpen });
  await using _s = server;
  await call('healthCheck', {});
  isOpen = false;
  await expect(call('healthCheck', {})).rejects.toMatchObject({ code: status.UNAVAILABLE });
});

test('has the sidecar keep an event on which it fails, and tells it nothing of the error', async () => {
  const { server, call } = await start({
    onTopicEvent: async () => {
      throw new RangeError('a secret title');
    },
  });
  await using _s = server;
  const failure = await call('onTopicEvent', REQUEST).catch((error: unknown) => error);
  // Any code but UNIMPLEMENTED, for which the sidecar drops the event.
  expect(failure).toMatchObject({ code: status.INTERNAL, details: 'RangeError' });
});

test('lets what is under way end when disposed, and takes nothing more', async () => {
  const release = Promise.withResolvers<void>();
  let runs = 0;
  const { server, call } = await start({
    onTopicEvent: async () => {
      runs += 1;
      await release.promise;
      return 'SUCCESS';
    },
  });
  const underWay = call('onTopicEvent', REQUEST);
  await waitFor(() => runs === 1);
  const disposed = server[Symbol.asyncDispose]();
  await expect(call('onTopicEvent', REQUEST)).rejects.toMatchObject({ code: status.UNAVAILABLE });
  release.resolve();
  expect(await underWay).toEqual({ status: 'SUCCESS' });
  await disposed;
  expect(runs).toBe(1);
});

test('says which port is taken', async () => {
  const { server } = await start({});
  await using _s = server;
  const second = serveAppCallback({
    callback: { onTopicEvent: async () => 'SUCCESS', isOpen: () => true },
    host: '127.0.0.1',
    port: server.port,
    logger,
  });
  await expect(second).rejects.toThrow(new RegExp(`EADDRINUSE.*${server.port}`, 'u'));
});
