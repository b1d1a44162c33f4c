import { createHttpApp, HttpError, serveHttp } from '@taskloom/platform';
import type { Logger, Registry, UpgradeHandler } from '@taskloom/platform';
import { type RequestHandler, Router } from 'express';

import { StartError } from './errors.ts';
import { isAllowedRequest } from './dns-rebinding-guard.ts';

interface Parts {
  handlers: RequestHandler[];
  onUpgrade: UpgradeHandler;
}

/** The one port that serves everything. It is taken first, so that its number is known to all parts. */
export interface HttpGateway extends AsyncDisposable {
  url: string;
  /** From now on requests are answered by these; until then with 503. */
  open(parts: Parts): void;
}

interface GatewayOptions {
  port: number;
  /** Where others reach it, by a proxy on this machine; absent: it is for this machine alone. */
  publicUrl?: string | undefined;
  /** Other sites whose pages may call. */
  allowedOrigins?: readonly string[];
  logger: Logger;
  metrics?: Registry;
}

/** Throws `StartError` `port_taken`. Disposing a second time waits for the first. */
export async function listen(options: GatewayOptions): Promise<HttpGateway> {
  const { port, logger, publicUrl, metrics } = options;
  let opened: { router: RequestHandler; onUpgrade: UpgradeHandler } | undefined;
  const app = createHttpApp({
    logger,
    // Whoever else reaches it comes by a proxy on this machine.
    trustedProxies: publicUrl === undefined ? [] : ['loopback'],
    handlers: [
      (request, _response, next) => {
        if (!isAllowedRequest(request.headers, options))
          throw new HttpError(403, 'This is for the machine it runs on alone.', {
            hint: 'TASKLOOM_PUBLIC_URL and TASKLOOM_ALLOWED_ORIGINS open it to others.',
          });
        next();
      },
      (request, response, next) => {
        if (opened === undefined) throw new HttpError(503, 'Taskloom is starting.');
        opened.router(request, response, next);
      },
    ],
  });

  const server = await serveHttp({
    app,
    host: '127.0.0.1',
    port,
    logger,
    metrics,
    onUpgrade: (request, socket, head) =>
      opened !== undefined &&
      isAllowedRequest(request.headers, options) &&
      opened.onUpgrade(request, socket, head),
  }).catch((cause: unknown) => {
    throw (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portTaken(port, cause) : cause;
  });

  let closed: Promise<void> | undefined;
  return {
    url: server.url,
    open({ handlers, onUpgrade }) {
      const router = Router();
      for (const handler of handlers) router.use(handler);
      opened = { router, onUpgrade };
    },
    [Symbol.asyncDispose]: () => (closed ??= Promise.resolve(server[Symbol.asyncDispose]())),
  };
}

function portTaken(port: number, cause: unknown): StartError {
  return new StartError(
    'port_taken',
    `Port ${port} is taken by another program.\nEnd that program, or set TASKLOOM_PORT to another port (0 takes a free one).`,
    { cause },
  );
}
