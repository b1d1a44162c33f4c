import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';

import { inRequest } from '../logs/request-context.ts';
import { inTraceOf } from '../tracing/span.ts';
import { readTraceparent, traceIdOf } from '../tracing/traceparent.ts';

const GIVEN_ID = /^[\w.:-]{1,128}$/u;

/**
 * Each request has an id, on every line that is logged for it and as `x-request-id` of its answer: that of its W3C
 * trace context, the one a proxy gave it, or a new one.
 */
export function requestId(): RequestHandler {
  return (request, response, next) => {
    const traceparent = readTraceparent(request.headers['traceparent']);
    const id = (traceparent && traceIdOf(traceparent)) ?? givenId(request) ?? randomUUID();
    response.setHeader('x-request-id', id);
    inRequest(id, () => inTraceOf(traceparent, next));
  };
}

function givenId({ headers }: IncomingMessage): string | undefined {
  const { 'x-request-id': given } = headers;
  return typeof given === 'string' && GIVEN_ID.test(given) ? given : undefined;
}
