import type { ErrorPayload } from '@taskloom/contracts';
import { serveHttp } from '@taskloom/platform';
import type { Logger, UpgradeHandler } from '@taskloom/platform';
import { Hono } from 'hono';

import { StartError } from './errors.ts';
import { isMeantForLoopback } from './loopback-guard.ts';

interface Parts {
  app: Hono;
  onUpgrade: UpgradeHandler;
}

/** The one port that serves everything. It is taken first, so that its number is known to all parts. */
export interface Site extends AsyncDisposable {
  url: string;
  /** From now on requests are answered by these; until then with 503. */
  open(parts: Parts): void;
}

/** Throws `StartError` `port_taken`. Disposing a second time waits for the first. */
export async function takePort(port: number, logger: Logger): Promise<Site> {
  let parts: Parts | undefined;
  const front = new Hono();
  front.all('*', (context) => {
    if (!isMeantForLoopback(context.req.header()))
      return context.json(refusal('forbidden', 'This is for the machine it runs on alone.'), 403);
    if (parts === undefined)
      return context.json(refusal('unavailable', 'Taskloom is starting.'), 503);
    return parts.app.fetch(context.req.raw, context.env);
  });

  const server = await serveHttp({
    app: front,
    host: '127.0.0.1',
    port,
    logger,
    onUpgrade: (request, socket, head) =>
      parts !== undefined &&
      isMeantForLoopback(request.headers) &&
      parts.onUpgrade(request, socket, head),
  }).catch((cause: unknown) => {
    throw (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portTaken(port, cause) : cause;
  });

  let closed: Promise<void> | undefined;
  return {
    url: server.url,
    open: (given) => (parts = given),
    [Symbol.asyncDispose]: () => (closed ??= Promise.resolve(server[Symbol.asyncDispose]())),
  };
}

function refusal(code: ErrorPayload['code'], message: string): { error: ErrorPayload } {
  return { error: { code, message } };
}

function portTaken(port: number, cause: unknown): StartError {
  return new StartError(
    'port_taken',
    `Port ${port} is taken by another program.\nEnd that program, or set TASKLOOM_PORT to another port (0 takes a free one).`,
    { cause },
  );
}
