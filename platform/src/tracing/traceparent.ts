const TRACE_PARENT = /^00-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}$/u;

/** A value of W3C Trace Context as it came, or `undefined`: one that is malformed is left out, never refused. */
export function readTraceparent(value: unknown): string | undefined {
  return typeof value === 'string' && TRACE_PARENT.test(value) ? value : undefined;
}

/** Its trace id: 32 hexadecimal digits. */
export function traceIdOf(traceparent: string): string | undefined {
  return TRACE_PARENT.exec(traceparent)?.[1];
}
