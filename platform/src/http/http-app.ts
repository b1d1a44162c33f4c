import type { ErrorPayload } from '@taskloom/contracts';
import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Registry } from 'prom-client';

import type { Logger } from '../logs/logger.ts';

/** Something a service depends on: `check` rejects when it is not up. */
export interface HealthCheck {
  name: string;
  /** The service does its work without it: it is `degraded`, and still ready. */
  isOptional?: boolean;
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
    const results = await Promise.all(
      health.map(async (check) => ({ check, result: await runCheck(check) })),
    );
    const down = results.filter(({ result }) => result.status === 'down');
    const isReady = down.every(({ check }) => check.isOptional === true);
    const status = isReady ? (down.length > 0 ? 'degraded' : 'ready') : 'not_ready';
    const checks = Object.fromEntries(results.map(({ check, result }) => [check.name, result]));
    return c.json({ status, checks }, isReady ? 200 : 503);
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
    if (error instanceof HTTPException) return refuse(c, error);
    logger.error({ type: error.name, at: framesOf(error) }, 'request failed');
    const message = 'Something failed on our side. Try again in a moment.';
    return c.json({ error: { code: 'unavailable', message } satisfies ErrorPayload }, 500);
  });
  return app;
}

const CODES: Partial<Record<number, ErrorPayload['code']>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'limit_exceeded',
  429: 'limit_exceeded',
};

/** An exception that brings its own response knows what a client may see. */
function refuse(c: Context, error: HTTPException): Response {
  if (error.res) return error.getResponse();
  const { status } = error;
  const code = CODES[status] ?? (status < 500 ? 'invalid_input' : 'unavailable');
  const message = error.message || 'The request was refused.';
  return c.json({ error: { code, message } satisfies ErrorPayload }, status);
}

/** Where it was thrown, without the error's text, which may be personal and take several lines. */
function framesOf(error: Error): string[] {
  const lines = error.stack?.split('\n') ?? [];
  return lines.filter((line) => /^\s+at /u.test(line)).slice(0, 5);
}

interface CheckResult {
  status: 'up' | 'down';
  error?: string;
}

/** The error's kind only: its text may carry an address or a password. */
async function runCheck({ check }: HealthCheck): Promise<CheckResult> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), CHECK_TIMEOUT_MS);
  const tooLate = new Promise<never>((_resolve, reject) =>
    late.signal.addEventListener('abort', () => reject(new Error('timeout')), { once: true }),
  );
  try {
    await Promise.race([check(late.signal), tooLate]);
    return { status: 'up' };
  } catch (error) {
    const kind = error instanceof Error && 'code' in error ? String(error.code) : 'unreachable';
    return { status: 'down', error: late.signal.aborted ? 'timeout' : kind };
  } finally {
    clearTimeout(timer);
  }
}
