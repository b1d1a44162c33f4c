import type { Logger } from '../logs/logger.ts';
import { createHttpApp } from './http-app.ts';
import { createOperationsRouter, type OperationsOptions } from './operations-router.ts';
import { securityHeaders } from './security-headers.ts';
import { type HttpServer, serveHttp } from './serve-http.ts';

interface ServeOperationsOptions extends Pick<OperationsOptions, 'health' | 'metrics'> {
  host: string;
  port: number;
  logger: Logger;
}

/** `/healthz`, `/readyz` and `/metrics` on a port of their own, whole, for whoever reaches it. */
export async function serveOperations(options: ServeOperationsOptions): Promise<HttpServer> {
  const { health, metrics, host, port, logger } = options;
  const operations = createOperationsRouter({ health, metrics, isOpen: true });
  const app = createHttpApp({ logger, handlers: [securityHeaders(), operations] });
  return serveHttp({ app, host, port, logger });
}
