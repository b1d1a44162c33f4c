import type { CloudEvent } from '@taskloom/contracts';

import type { Subscription } from '../ports/event-bus.ts';

const BACKOFF_FACTOR = 4;
const MAX_BACKOFF_MS = 60_000;

/** When and how often an event whose handler threw is tried again. */
export interface RetryPolicy {
  maxAttempts: number;
  /** Before the second try; each further wait is four times as long, up to a minute. */
  backoffMs: number;
}

/** With the waits between them, about three minutes. */
export const RETRY: RetryPolicy = { maxAttempts: 8, backoffMs: 200 };
export const HANDLER_TIMEOUT_MS = 30_000;

/** A handler that ignores its signal is not waited for: its event counts as failed. */
export async function handleEvent(
  subscription: Subscription,
  event: CloudEvent,
  timeoutMs: number,
): Promise<void> {
  const timeout = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new DOMException('the handler took too long', 'TimeoutError');
    timeout.abort(error);
    late.reject(error);
  }, timeoutMs);
  try {
    await Promise.race([subscription.handle(event, { signal: timeout.signal }), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What becomes of an event after its `attempts`-th failure: milliseconds until the next try, or
 * `undefined` when there is none.
 */
export function nextTry(error: unknown, attempts: number, retry: RetryPolicy): number | undefined {
  if (isFinal(error) || attempts >= retry.maxAttempts) return undefined;
  return Math.min(MAX_BACKOFF_MS, retry.backoffMs * BACKOFF_FACTOR ** (attempts - 1));
}

function isFinal(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === false;
}
