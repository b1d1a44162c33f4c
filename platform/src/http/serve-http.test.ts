import { Agent, get, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';

import express, { type Express } from 'express';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';

import { createLogger } from '../logs/logger.ts';
import { waitFor } from '../testing/wait-for.ts';
import { markEndless } from './endless-responses.ts';
import { serveHttp, type UpgradeHandler } from './serve-http.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

function serve(
  app: Express,
  more: Pick<Parameters<typeof serveHttp>[0], 'onUpgrade' | 'drainMs' | 'timeouts'> = {},
) {
  return serveHttp({ app, host: '127.0.0.1', port: 0, logger, ...more });
}

const answering = (text: string) =>
  express().get('/', (_request, response) => void response.send(text));

test('answers at its address, and rejects when the port is taken', async () => {
  const app = answering('here');
  await using server = await serve(app);
  expect(await (await fetch(server.url)).text()).toBe('here');
  const again = serveHttp({ app, host: '127.0.0.1', port: server.port, logger });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('lets a request under way end and takes no new one', async () => {
  const entered = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const app = express().get('/slow', async (_request, response) => {
    entered.resolve();
    await release.promise;
    response.send('done');
  });
  const server = await serve(app);
  const answer = fetch(`${server.url}/slow`);
  await entered.promise;
  const disposed = server[Symbol.asyncDispose]();
  await expect(fetch(`${server.url}/slow`)).rejects.toThrow('fetch failed');
  release.resolve();
  expect(await (await answer).text()).toBe('done');
  await disposed;
});

test('cuts off what does not end in time', async () => {
  const entered = Promise.withResolvers<void>();
  const app = express().get('/', () => entered.resolve());
  const server = await serve(app, { drainMs: 50 });
  const answer = fetch(server.url);
  const outcome = answer.catch((error: Error) => error.message);
  await entered.promise;
  await server[Symbol.asyncDispose]();
  expect(await outcome).toBe('fetch failed');
});

test('does not wait for connections that are kept alive', async () => {
  const server = await serve(answering('x'), { drainMs: 60_000 });
  using agent = new DisposableAgent();
  const answer = await new Promise<IncomingMessage>((resolve) =>
    get(server.url, { agent }, resolve),
  );
  answer.resume();
  const idle = () => Object.values(agent.freeSockets).flat().length;
  await waitFor(() => idle() === 1);
  await server[Symbol.asyncDispose]();
  await waitFor(() => idle() === 0);
  expect(answer.statusCode).toBe(200);
});

test('ends answers without an end at once, as a whole, and tells whoever writes them', async () => {
  let closed = false;
  const app = express().get('/', (_request, response) => {
    markEndless(response);
    response.once('close', () => (closed = true));
    response.type('text/event-stream').write('data: first\n\n');
  });
  const server = await serve(app, { drainMs: 60_000 });
  const answer = await fetch(server.url);
  const reader = answer.body?.getReader();
  const first = await reader?.read();
  expect(Buffer.from(first?.value ?? []).toString()).toContain('first');
  await server[Symbol.asyncDispose]();
  expect(await reader?.read()).toMatchObject({ done: true });
  await waitFor(() => closed);
});

test('lets an event stream that has an end come to it', async () => {
  const release = Promise.withResolvers<void>();
  const app = express().get('/', async (_request, response) => {
    response.type('text/event-stream').write('data: progress\n\n');
    await release.promise;
    response.end('data: result\n\n');
  });
  const server = await serve(app, { drainMs: 60_000 });
  const answer = await fetch(server.url);
  const disposed = server[Symbol.asyncDispose]();
  release.resolve();
  expect(await answer.text()).toBe('data: progress\n\ndata: result\n\n');
  await disposed;
});

test('hands over upgrades and closes their sockets when it stops', async () => {
  const onUpgrade: UpgradeHandler = ({ url }, socket) => {
    if (url !== '/chat') return false;
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
    return true;
  };
  const server = await serve(express(), { onUpgrade, drainMs: 60_000 });
  const { closed } = await upgraded(server.port, '/chat');
  await server[Symbol.asyncDispose]();
  expect(await closed).toBe('closed');
});

test('refuses upgrades that nobody takes, and outlives a handler that throws', async () => {
  const onUpgrade: UpgradeHandler = ({ url }) => {
    if (url === '/broken') throw new Error('broken');
    return false;
  };
  await using server = await serve(express(), { onUpgrade });
  expect(await refusal(server.port, '/other')).toBe(404);
  expect(await refusal(server.port, '/broken')).toBe(500);
});

test('answers what is not HTTP with 400', async () => {
  await using server = await serve(express());
  const socket = connect(server.port, '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
  const received = (await socket.toArray()) as Buffer[];
  expect(Buffer.concat(received).toString()).toMatch(/^HTTP\/1\.1 400 /u);
});

/** Longer than any test. */
const PATIENT = { headersTimeout: 3_600_000, requestTimeout: 3_600_000 };

test.each([
  ['headers', { headersTimeout: 100 }, 'POST / HTTP/1.1\r\nHost: x\r\nX-Slow: '],
  [
    'body',
    // The headers come at once; their limit is never the longer one.
    { headersTimeout: 100, requestTimeout: 100 },
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n',
  ],
])('ends a request whose %s come too slowly, however steadily', async (_what, limit, beginning) => {
  const outcome = Promise.withResolvers<string>();
  const app = express().post('/', (asked) => {
    asked.resume().once('end', () => outcome.resolve('whole'));
    asked.once('error', () => outcome.resolve('broken off'));
  });
  const timeouts = { ...PATIENT, connectionsCheckingInterval: 20, ...limit };
  await using server = await serve(app, { timeouts });
  const socket = connect(server.port, '127.0.0.1', () => socket.write(beginning));
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  // What is still under way when the server closes resets the connection, at times before the answer is read.
  socket.on('error', () => {});
  const drops = setInterval(() => socket.write('x'), 10);
  await new Promise((closed) => socket.once('close', closed));
  clearInterval(drops);
  expect(received).toMatch(/^(?:HTTP\/1\.1 408 |$)/u);
  if ('requestTimeout' in limit) expect(await outcome.promise).toBe('broken off');
});

const UPGRADE = { Connection: 'Upgrade', Upgrade: 'x' };

/** Resolves once the socket is upgraded; the promise inside, once it is closed. */
async function upgraded(port: number, path: string): Promise<{ closed: Promise<string> }> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, path, headers: UPGRADE });
    asked.once('error', reject);
    asked.once('upgrade', (_answer, socket) => {
      const closed = new Promise<string>((done) => socket.once('close', () => done('closed')));
      socket.on('error', () => {});
      socket.resume();
      resolve({ closed });
    });
    asked.end();
  });
}

async function refusal(port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, path, headers: UPGRADE });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.end();
  });
}

class DisposableAgent extends Agent {
  constructor() {
    super({ keepAlive: true });
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}

test('times answers by method and code, and no subscription', async () => {
  const metrics = new Registry();
  const app = express()
    .get('/', (_request, response) => void response.send('here'))
    .get('/stream', (_request, response) => {
      markEndless(response);
      response.write('first');
    });
  await using server = await serveHttp({ app, host: '127.0.0.1', port: 0, logger, metrics });
  await (await fetch(server.url)).text();
  await (await fetch(`${server.url}/none`)).text();
  const stream = new AbortController();
  await fetch(`${server.url}/stream`, { signal: stream.signal });
  stream.abort();
  // Counted when an answer is closed, a little after it was read.
  await expect
    .poll(async () => {
      const lines = (await metrics.metrics()).matchAll(/_seconds_count\{(.*)\} (\d+)/gu);
      return Object.fromEntries([...lines].map(([, labels, count]) => [labels, count]));
    })
    .toEqual({ 'method="GET",code="200"': '1', 'method="GET",code="404"': '1' });
});
