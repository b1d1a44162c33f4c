import express, { type Express, type RequestHandler } from 'express';

import type { Logger } from '../logs/logger.ts';
import { errorHandler } from './error-handler.ts';
import { HttpError } from './http-error.ts';
import { requestId } from './request-id.ts';

interface HttpAppOptions {
  logger: Logger;
  /** Whose `X-Forwarded-For` is believed; absent: nobody's. */
  trustedProxies?: readonly string[];
  /** Asked in this order: whatever a handler needs stands before it. */
  handlers: readonly RequestHandler[];
}

/** An Express app whose refusals and failures are JSON payloads without a stack. */
export function createHttpApp({ logger, trustedProxies = [], handlers }: HttpAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  // Whoever serves something worth keeping gives it an entity tag.
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', [...trustedProxies]);
  app.use(requestId());
  for (const handler of handlers) app.use(handler);
  app.use((request) => {
    throw new HttpError(404, `There is nothing at ${request.path}.`);
  });
  app.use(errorHandler(logger));
  return app;
}
