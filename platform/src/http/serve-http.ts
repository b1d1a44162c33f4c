import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { getRequestListener } from '@hono/node-server';
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
  onUpgrade?: UpgradeHandler;
}

/** How long requests under way may go on once the server stops. */
const DRAIN_MS = 5_000;

/** Listens. Disposing stops accepting, lets requests end up to a bound, then closes what is left. */
export async function serveHttp(options: ServeOptions): Promise<HttpServer> {
  const { app, host, port, logger, onUpgrade } = options;
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (onUpgrade?.(request, socket, head)) return;
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A listening TCP server always has an address with a port.
  const { port: taken } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${taken}`,
    port: taken,
    [Symbol.asyncDispose]: () => drain(server, logger),
  };
}

async function drain(server: Server, logger: Logger): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = setTimeout(() => {
    logger.warn('requests still under way were cut off');
    server.closeAllConnections();
  }, DRAIN_MS);
  await closed;
  clearTimeout(late);
}
