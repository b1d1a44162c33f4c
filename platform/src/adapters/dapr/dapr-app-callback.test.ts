import { Code, createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import {
  AppCallback as AppCallbackService,
  AppCallbackHealthCheck,
  TopicEventResponse_TopicEventResponseStatus as Status,
} from '@dapr/dapr/proto/dapr/proto/runtime/v1/appcallback_pb.js';
import { expect, test } from 'vitest';

import { createLogger } from '../../logs/logger.ts';
import { waitFor } from '../../testing/wait-for.ts';
import { type AppCallback, serveAppCallback, type Verdict } from './dapr-app-callback.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const APP_TOKEN = 'to-the-app';
const UNAUTHENTICATED = { code: Code.Unauthenticated };
const REQUEST = {
  id: '1',
  source: 'test',
  type: 'task.created',
  specVersion: '1.0',
  dataContentType: 'application/json',
  topic: 'task-events',
  data: Buffer.from('{"title":"Käse","count":3}'),
  extensions: { subject: 'task-1', deadattempts: 8, pubsubname: 'pubsub' },
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
  const baseUrl = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  const transport = createGrpcTransport({ baseUrl });
  const app = createClient(AppCallbackService, transport);
  const health = createClient(AppCallbackHealthCheck, transport);
  const as = (token: string) => ({ headers: { 'dapr-api-token': token } });
  return {
    server,
    onTopicEvent: async (request: object, token = APP_TOKEN) =>
      Status[(await app.onTopicEvent(request, as(token))).status],
    onBindingEvent: (token = APP_TOKEN) =>
      app.onBindingEvent({ name: 'recurrence-tick' }, as(token)),
    healthCheck: () => health.healthCheck({}),
  };
}

test.each(['127.0.0.1', '::1'])('brings an event as it was published, on %s', async (host) => {
  const seen: unknown[] = [];
  const onTopicEvent = async (topic: string, event: unknown): Promise<Verdict> => {
    seen.push({ topic, event });
    return 'RETRY';
  };
  const { server, ...call } = await start({ onTopicEvent }, host);
  await using _s = server;
  expect(await call.onTopicEvent(REQUEST)).toBe('RETRY');
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
  const { server, ...call } = await start({ onTopicEvent });
  await using _s = server;
  await call.onTopicEvent({ ...REQUEST, data: Buffer.from('{') });
  expect(seen).toMatchObject([{ id: '1', data: undefined }]);
});

test.each([
  ['{"id":"1","source":"test"}', { id: '1', source: 'test' }],
  ['no JSON', 'no JSON'],
])('brings a raw message as it lies in the broker: %s', async (message, expected) => {
  const seen: unknown[] = [];
  const onTopicEvent = async (_topic: string, event: unknown): Promise<Verdict> => {
    seen.push(event);
    return 'SUCCESS';
  };
  const { server, ...call } = await start({ onTopicEvent });
  await using _s = server;
  // As daprd wraps what comes by a subscription with rawPayload.
  await call.onTopicEvent({
    ...REQUEST,
    id: crypto.randomUUID(),
    type: 'com.dapr.event.sent',
    dataContentType: 'application/octet-stream',
    data: Buffer.from(message),
  });
  expect(seen).toEqual([expected]);
});

test('lets in nobody without the token', async () => {
  let calls = 0;
  const { server, ...call } = await start({
    onTopicEvent: async () => {
      calls += 1;
      return 'SUCCESS';
    },
    onBindingEvent: () => {
      calls += 1;
    },
  });
  await using _s = server;
  // The last of the same length as the right one.
  for (const token of ['', 'wrong', 'to-the-apq']) {
    await expect(call.onTopicEvent(REQUEST, token)).rejects.toMatchObject(UNAUTHENTICATED);
    await expect(call.onBindingEvent(token)).rejects.toMatchObject(UNAUTHENTICATED);
  }
  expect(calls).toBe(0);
});

test('passes a tick on, and answers one that nobody waits for', async () => {
  let ticks = 0;
  const { server, ...call } = await start({ onBindingEvent: () => void (ticks += 1) });
  const other = await start({});
  await using _s = server;
  await using _o = other.server;
  await call.onBindingEvent();
  expect(ticks).toBe(1);
  await other.onBindingEvent();
});

test('says to the health check whether it takes events', async () => {
  let isOpen = true;
  const { server, ...call } = await start({ isOpen: () => isOpen });
  await using _s = server;
  await call.healthCheck();
  isOpen = false;
  await expect(call.healthCheck()).rejects.toMatchObject({ code: Code.Unavailable });
});

test('has the sidecar keep an event on which it fails, and tells it nothing of the error', async () => {
  const { server, ...call } = await start({
    onTopicEvent: async () => {
      throw new RangeError('a secret title');
    },
  });
  await using _s = server;
  const failure = await call.onTopicEvent(REQUEST).catch((error: unknown) => error);
  // Any code but UNIMPLEMENTED, for which the sidecar drops the event.
  expect(failure).toMatchObject({ code: Code.Internal, rawMessage: 'RangeError' });
});

test('lets what is under way end when disposed, and takes nothing more', async () => {
  const release = Promise.withResolvers<void>();
  let runs = 0;
  const { server, ...call } = await start({
    onTopicEvent: async () => {
      runs += 1;
      await release.promise;
      return 'SUCCESS';
    },
  });
  const underWay = call.onTopicEvent(REQUEST);
  await waitFor(() => runs === 1);
  const disposed = server[Symbol.asyncDispose]();
  // Which says that nothing was done with it.
  await expect(call.onTopicEvent(REQUEST)).rejects.toThrow('REFUSED_STREAM');
  release.resolve();
  expect(await underWay).toBe('SUCCESS');
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
