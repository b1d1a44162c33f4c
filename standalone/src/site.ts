import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { serveHttp } from '@taskloom/platform';
import type { Logger } from '@taskloom/platform';
import { Hono } from 'hono';

import { StartError } from './errors.ts';
import { isMeantForLoopback } from './loopback-guard.ts';

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The one port that serves everything. It is taken first, so that its number is known to all parts. */
export interface Site extends AsyncDisposable {
  url: string;
  /** From now on requests are answered by these; until then with 503. */
  open(parts: { app: Hono; onUpgrade: Upgrade }): void;
}

/** Throws `StartError` `port_taken`. Disposing a second time waits for the first. */
export async function takePort(port: number, logger: Logger): Promise<Site> {
  let parts: { app: Hono; onUpgrade: Upgrade } | undefined;
  const front = new Hono<{ Bindings: { incoming: IncomingMessage } }>();
  front.all('*', (context) => {
    if (!isMeantForLoopback(context.env.incoming.headers))
      return context.json({ code: 'forbidden', message: 'Only for this machine.' }, 403);
    if (parts === undefined)
      return context.json({ code: 'unavailable', message: 'Taskloom is starting.' }, 503);
    return parts.app.fetch(context.req.raw, context.env);
  });

  const server = await serveHttp({
    app: front,
    host: '127.0.0.1',
    port,
    logger,
    onUpgrade(request, socket, head) {
      if (parts !== undefined && isMeantForLoopback(request.headers))
        parts.onUpgrade(request, socket, head);
      else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    },
  }).catch((cause: unknown) => {
    throw (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portTaken(port, cause) : cause;
  });

  let closed: Promise<void> | undefined;
  return {
    url: server.url,
    open: (given) => (parts = given),
    [Symbol.asyncDispose]: () => (closed ??= server[Symbol.asyncDispose]()),
  };
}

function portTaken(port: number, cause: unknown): StartError {
  return new StartError(
    'port_taken',
    `Port ${port} is taken by another program.\nEnd that program, or set TASKLOOM_PORT to another port (0 takes a free one).`,
    { cause },
  );
}
