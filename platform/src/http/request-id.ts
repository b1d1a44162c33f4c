import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';

import { inRequest } from '../logs/request-context.ts';

const TRACE_PARENT = /^00-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}$/u;
const GIVEN_ID = /^[\w.:-]{1,128}$/u;

/**
 * Each request has an id, on every line that is logged for it and as `x-request-id` of its answer: that of its W3C
 * trace context, the one a proxy gave it, or a new one.
 */
export function requestId(): RequestHandler {
  return (request, response, next) => {
    const id = readId(request) ?? randomUUID();
    response.setHeader('x-request-id', id);
    inRequest(id, next);
  };
}

function readId({ headers }: IncomingMessage): string | undefined {
  const { traceparent, 'x-request-id': given } = headers;
  const trace = typeof traceparent === 'string' ? TRACE_PARENT.exec(traceparent)?.[1] : undefined;
  if (trace !== undefined) return trace;
  return typeof given === 'string' && GIVEN_ID.test(given) ? given : undefined;
}
