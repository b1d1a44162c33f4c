import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import type { Registry } from 'prom-client';

import type { Logger } from '../logs/logger.ts';
import { isEndless } from './endless-responses.ts';
import { measureRequests } from './request-metrics.ts';

/** Takes a WebSocket upgrade; `false` when it is not for this handler. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

export interface HttpServer extends AsyncDisposable {
  /** Such as http://127.0.0.1:7420, without a slash at the end. */
  url: string;
  port: number;
}

interface ServeOptions {
  /** An Express app is one. */
  app: RequestListener;
  host: string;
  /** 0 takes a free one. */
  port: number;
  logger: Logger;
  onUpgrade?: UpgradeHandler | undefined;
  /** Absent: requests are not timed. */
  metrics?: Registry | undefined;
  /** How long requests under way may go on once the server stops. */
  drainMs?: number | undefined;
  /** Only tests have less patience. */
  timeouts?: Partial<typeof TIMEOUTS>;
}

const DRAIN_MS = 5_000;
const TIMEOUTS = {
  /** For the headers of a request, and for all of it: whoever sends slower holds a connection for nothing. */
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  /** How often Node looks for those. */
  connectionsCheckingInterval: 5_000,
  /** Longer than a proxy in front keeps an idle connection, or it sends into one that is being closed. */
  keepAliveTimeout: 75_000,
};

/**
 * Listens. Disposing stops accepting, ends endless answers and WebSockets, lets other requests end up to
 * a bound, then closes what is left. Who owns a WebSocket closes it first, to say why.
 */
export async function serveHttp(options: ServeOptions): Promise<HttpServer> {
  const { app, host, port, logger, onUpgrade, metrics, drainMs = DRAIN_MS, timeouts } = options;
  const measure = metrics && measureRequests(metrics);
  const open: Open = { answers: new Set(), sockets: new Set() };
  const server = createServer({ ...TIMEOUTS, ...timeouts }, (request, response) => {
    open.answers.add(response);
    response.once('close', () => open.answers.delete(response));
    measure?.(request, response);
    app(request, response);
  });
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
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket) =>
    refuse(socket, code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request'),
  );
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
  /** Not ended yet. */
  answers: Set<ServerResponse>;
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
  // Answers that begin, and connections that fall idle, while the rest drains.
  const sweep = setInterval(closeWhatMayGo, 20);
  closeWhatMayGo();
  await closed;
  clearInterval(sweep);
  clearTimeout(late);

  function closeWhatMayGo(): void {
    for (const answer of open.answers) {
      if (!isEndless(answer) || !answer.headersSent || answer.writableEnded) continue;
      // Ended whole, so that clients see no failure; what is written afterwards is dropped.
      answer.on('error', () => {});
      answer.end();
    }
    server.closeIdleConnections();
  }
}
