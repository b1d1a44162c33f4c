import {
  type Attributes,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

import { kindOf } from '../logs/error-kind.ts';

export { SpanKind };
export type { Span };

interface SpanDescription {
  name: string;
  kind?: SpanKind;
  /** Names of OpenTelemetry's semantic conventions. Never what people wrote. */
  attributes?: Attributes;
  /** W3C Trace Context of what led to this from outside; absent: the span that is under way here. */
  parent?: string | undefined;
}

const TRACER = 'taskloom';

/** Runs a piece of work as a span, which ends when it does. Costs next to nothing while nothing is exported. */
export async function inSpan<T>(
  { name, kind = SpanKind.INTERNAL, attributes = {}, parent }: SpanDescription,
  run: (span: Span) => Promise<T>,
): Promise<T> {
  const tracer = trace.getTracer(TRACER);
  return tracer.startActiveSpan(name, { kind, attributes }, contextOf(parent), async (span) => {
    try {
      return await run(span);
    } catch (error) {
      failSpan(span, kindOf(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

/** For work that is no one call, as a generator: whoever starts it ends it. */
export function startSpan({
  name,
  kind = SpanKind.INTERNAL,
  attributes = {},
}: Omit<SpanDescription, 'parent'>): Span {
  return trace.getTracer(TRACER).startSpan(name, { kind, attributes });
}

/** `type` is a name or a code: the text of an error may be personal. */
export function failSpan(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** W3C Trace Context of the span that is under way, for whoever is called or told; absent: nothing is traced. */
export function activeTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** What `run` does belongs to the caller's trace. */
export function inTraceOf(traceparent: string | undefined, run: () => void): void {
  context.with(contextOf(traceparent), run);
}

function contextOf(traceparent: string | undefined) {
  if (traceparent === undefined) return context.active();
  return propagation.extract(ROOT_CONTEXT, { traceparent });
}
