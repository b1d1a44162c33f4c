import type { ErrorPayload } from '@taskloom/contracts';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Registry } from 'prom-client';

import type { Logger } from '../logs/logger.ts';

/** Something a service depends on: `check` rejects when it is not up. */
export interface HealthCheck {
  name: string;
  check(signal: AbortSignal): Promise<void>;
}

interface HttpAppOptions {
  logger: Logger;
  health: readonly HealthCheck[];
  metrics: Registry;
}

const CHECK_TIMEOUT_MS = 2_000;

/** An app with `/healthz`, `/readyz` and `/metrics`, whose errors are JSON without a stack. */
export function createHttpApp({ logger, health, metrics }: HttpAppOptions): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'alive' }));
  app.get('/readyz', async (c) => {
    const checks = await Promise.all(health.map(runCheck));
    const ready = checks.every(([, result]) => result.status === 'up');
    const body = { status: ready ? 'ready' : 'not_ready', checks: Object.fromEntries(checks) };
    return c.json(body, ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    c.header('content-type', metrics.contentType);
    return c.body(await metrics.metrics());
  });
  app.notFound((c) => {
    const message = `There is nothing at ${c.req.path}.`;
    return c.json({ error: { code: 'not_found', message } satisfies ErrorPayload }, 404);
  });
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    logger.error({ type: error.name, at: error.stack?.split('\n').slice(1, 6) }, 'request failed');
    const message = 'Something failed on our side. Try again in a moment.';
    return c.json({ error: { code: 'unavailable', message } satisfies ErrorPayload }, 500);
  });
  return app;
}

interface CheckResult {
  status: 'up' | 'down';
  error?: string;
}

/** The error's kind only: its text may carry an address or a password. */
async function runCheck({ name, check }: HealthCheck): Promise<[string, CheckResult]> {
  const late = Promise.withResolvers<never>();
  const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  signal.addEventListener('abort', () => late.reject(new Error('timeout')), { once: true });
  try {
    await Promise.race([check(signal), late.promise]);
    return [name, { status: 'up' }];
  } catch (error) {
    const kind = error instanceof Error && 'code' in error ? String(error.code) : 'unreachable';
    return [name, { status: 'down', error: signal.aborted ? 'timeout' : kind }];
  }
}
