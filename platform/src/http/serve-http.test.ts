import { Agent, get, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';

import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { expect, test } from 'vitest';

import { createLogger } from '../logs/logger.ts';
import { waitFor } from '../testing/wait-for.ts';
import { serveHttp, type UpgradeHandler } from './serve-http.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

function serve(app: Hono, more: { onUpgrade?: UpgradeHandler; drainMs?: number } = {}) {
  return serveHttp({ app, host: '127.0.0.1', port: 0, logger, ...more });
}

test('answers at its address, and rejects when the port is taken', async () => {
  const app = new Hono().get('/', (c) => c.text('here'));
  await using server = await serve(app);
  expect(await (await fetch(server.url)).text()).toBe('here');
  const again = serveHttp({ app, host: '127.0.0.1', port: server.port, logger });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('lets a request under way end and takes no new one', async () => {
  const entered = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const app = new Hono().get('/slow', async (c) => {
    entered.resolve();
    await release.promise;
    return c.text('done');
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
  const app = new Hono().get('/', () => {
    entered.resolve();
    return new Promise<Response>(() => {});
  });
  const server = await serve(app, { drainMs: 50 });
  const answer = fetch(server.url);
  const outcome = answer.catch((error: Error) => error.message);
  await entered.promise;
  await server[Symbol.asyncDispose]();
  expect(await outcome).toBe('fetch failed');
});

test('does not wait for connections that are kept alive', async () => {
  const server = await serve(
    new Hono().get('/', (c) => c.text('x')),
    { drainMs: 60_000 },
  );
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

test('ends event streams at once, as a whole, and tells whoever writes them', async () => {
  let aborted = false;
  const app = new Hono().get('/', (c) =>
    streamSSE(c, async (stream) => {
      stream.onAbort(() => void (aborted = true));
      await stream.writeSSE({ data: 'first' });
      await new Promise(() => {});
    }),
  );
  const server = await serve(app, { drainMs: 60_000 });
  const answer = await fetch(server.url);
  const reader = answer.body?.getReader();
  const first = await reader?.read();
  expect(Buffer.from(first?.value ?? []).toString()).toContain('first');
  await server[Symbol.asyncDispose]();
  expect(await reader?.read()).toMatchObject({ done: true });
  await waitFor(() => aborted);
});

test('hands over upgrades and closes their sockets when it stops', async () => {
  const onUpgrade: UpgradeHandler = ({ url }, socket) => {
    if (url !== '/chat') return false;
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
    return true;
  };
  const server = await serve(new Hono(), { onUpgrade, drainMs: 60_000 });
  const { closed } = await upgraded(server.port, '/chat');
  await server[Symbol.asyncDispose]();
  expect(await closed).toBe('closed');
});

test('refuses upgrades that nobody takes, and outlives a handler that throws', async () => {
  const onUpgrade: UpgradeHandler = ({ url }) => {
    if (url === '/broken') throw new Error('broken');
    return false;
  };
  await using server = await serve(new Hono(), { onUpgrade });
  expect(await refusal(server.port, '/other')).toBe(404);
  expect(await refusal(server.port, '/broken')).toBe(500);
});

test('answers what is not HTTP with 400', async () => {
  await using server = await serve(new Hono());
  const socket = connect(server.port, '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
  const received = (await socket.toArray()) as Buffer[];
  expect(Buffer.concat(received).toString()).toMatch(/^HTTP\/1\.1 400 /u);
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
