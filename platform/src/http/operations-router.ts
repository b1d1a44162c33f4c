import { type Request, Router } from 'express';
import type { Registry } from 'prom-client';

import { checkReadiness, type HealthCheck } from './health-check.ts';
import { isLocalRequest } from './loopback.ts';
import { operatorOnly, showsOperatorToken } from './operator-only.ts';
import { measureProcess } from './process-metrics.ts';

export interface OperationsOptions {
  /** May grow after the call. */
  health: readonly HealthCheck[];
  metrics: Registry;
  /** Lets in from elsewhere; absent: only this machine is told everything. */
  operatorToken?: string | undefined;
  /** Everybody who reaches it is told everything. */
  isOpen?: boolean;
}

/**
 * `/healthz` (alive) and `/readyz` (ready) for everybody; what `/readyz` found, and `/metrics`
 * (Prometheus), for this machine and for operators.
 */
export function createOperationsRouter(options: OperationsOptions): Router {
  const { health, metrics, operatorToken, isOpen = false } = options;
  const isTrusted = (request: Request) =>
    isOpen || isLocalRequest(request) || showsOperatorToken(request, operatorToken);
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' });
  });
  router.get('/readyz', async (request, response) => {
    const { isReady, status, checks } = await checkReadiness(health);
    response.status(isReady ? 200 : 503).json(isTrusted(request) ? { status, checks } : { status });
  });
  const guard = operatorOnly(operatorToken);
  router.get(
    '/metrics',
    (request, response, next) => (isTrusted(request) ? next() : guard(request, response, next)),
    async (_request, response) => {
      measureProcess(metrics);
      const text = await metrics.metrics();
      response.set('content-type', metrics.contentType).send(text);
    },
  );
  return router;
}
