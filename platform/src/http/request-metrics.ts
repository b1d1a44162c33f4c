import type { IncomingMessage, ServerResponse } from 'node:http';

import { Histogram, type Registry } from 'prom-client';

import { isEndless } from './endless-responses.ts';

const NAME = 'taskloom_http_request_seconds';

/**
 * Times every answer until its last byte is handed over; subscriptions, which end when their client goes,
 * are left out. Paths are not told apart: they hold ids and secrets.
 */
export function measureRequests(registry: Registry) {
  const seconds =
    (registry.getSingleMetric(NAME) as Histogram<'method' | 'code'> | undefined) ??
    new Histogram({
      name: NAME,
      help: 'From the first byte of a request to the last of its answer, in seconds.',
      labelNames: ['method', 'code'],
      buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    });
  return ({ method = '' }: IncomingMessage, response: ServerResponse): void => {
    const begun = performance.now();
    response.once('close', () => {
      if (isEndless(response)) return;
      // Whoever left before the answer was there: nginx's code for it.
      const code = response.writableFinished ? response.statusCode : 499;
      seconds.observe({ method, code }, (performance.now() - begun) / 1000);
    });
  };
}
