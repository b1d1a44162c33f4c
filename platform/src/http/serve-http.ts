import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

import type { Logger } from '../logs/logger.ts';

/** Takes a WebSocket upgrade; `false` when it is not for this handler. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

export interface HttpServer extends AsyncDisposable {
  /** Such as http://127.0.0.1:7420, without a slash at the end. */
  url: string;
  port: number;
}

interface ServeOptions {
  app: Hono;
  host: string;
  /** 0 takes a free one. */
  port: number;
  logger: Logger;
  onUpgrade?: UpgradeHandler | undefined;
  /** How long requests under way may go on once the server stops. */
  drainMs?: number | undefined;
}

const DRAIN_MS = 5_000;

/**
 * Listens. Disposing stops accepting, ends event streams and WebSockets, lets other requests end up to
 * a bound, then closes what is left. Who owns a WebSocket closes it first, to say why.
 */
export async function serveHttp(options: ServeOptions): Promise<HttpServer> {
  const { app, host, port, logger, onUpgrade, drainMs = DRAIN_MS } = options;
  const open: Open = { streams: new Set(), sockets: new Set() };
  const answer = async (request: Request, bindings: HttpBindings | Http2Bindings) => {
    const response = await app.fetch(request, bindings);
    if (isEventStream(response)) {
      const { outgoing } = bindings;
      open.streams.add(outgoing);
      outgoing.once('close', () => open.streams.delete(outgoing));
    }
    return response;
  };
  const server = createServer(getRequestListener(answer, { overrideGlobalObjects: false }));
  server.on('upgrade', (request, socket, head) => {
    open.sockets.add(socket);
    socket.once('close', () => open.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    try {
      if (!server.listening) return refuse(socket, '503 Service Unavailable');
      if (onUpgrade?.(request, socket, head) !== true) refuse(socket, '404 Not Found');
    } catch (error) {
      logger.error({ type: error instanceof Error ? error.name : typeof error }, 'upgrade failed');
      refuse(socket, '500 Internal Server Error');
    }
  });
  server.on('clientError', (_error, socket) => refuse(socket, '400 Bad Request'));
  await listen(server, host, port);
  server.on('error', (error) =>
    logger.error({ type: error.name }, 'the HTTP server has a problem'),
  );
  // A listening TCP server always has an address with a port.
  const { port: taken } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${taken}`,
    port: taken,
    [Symbol.asyncDispose]: () => drain({ server, open, logger, drainMs }),
  };
}

interface Open {
  /** Responses that are event streams: those do not end by themselves. */
  streams: Set<HttpBindings['outgoing'] | Http2Bindings['outgoing']>;
  /** Upgraded ones: the server itself forgets them, but would wait for them for ever. */
  sockets: Set<Duplex>;
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function refuse(socket: Duplex, status: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}

async function drain(options: {
  server: Server;
  open: Open;
  logger: Logger;
  drainMs: number;
}): Promise<void> {
  const { server, open, logger, drainMs } = options;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of open.sockets) socket.end(() => socket.destroy());
  const late = setTimeout(() => {
    logger.warn('requests still under way were cut off');
    server.closeAllConnections();
    for (const socket of open.sockets) socket.destroy();
  }, drainMs);
  // Streams that open, and connections that fall idle, while the rest drains.
  const sweep = setInterval(closeWhatMayGo, 20);
  closeWhatMayGo();
  await closed;
  clearInterval(sweep);
  clearTimeout(late);

  function closeWhatMayGo(): void {
    for (const stream of open.streams) {
      if (!stream.headersSent || stream.writableEnded) continue;
      // Ended whole, so that clients see no failure; what is written afterwards is dropped.
      stream.on('error', () => {});
      stream.end();
    }
    server.closeIdleConnections();
  }
}

function isEventStream(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/event-stream') === true;
}
