import type { OutsideChannel } from '@taskloom/contracts';

/** How long, in seconds, a worker may take before another tries in its place. */
export const LEASE_SECONDS = 60;
/** How long, in seconds, an event about a delivery may be on its way before it is sent again. */
export const VISIBILITY_TIMEOUT_SECONDS = 60;

/** Seconds between one failed attempt and the next; Standard Webhooks recommends a day and more. */
const LONG = [5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400];
/** What tells a person something soon is of no use the next day. */
const SHORT = [5, 60, 300, 1_800, 7_200];

const SCHEDULES: Record<OutsideChannel, readonly number[]> = {
  email: SHORT,
  web_push: SHORT,
  ntfy: SHORT,
  webhook: LONG,
};

/** An address that only fails for so many hours, and so many times, is not tried any more. */
export const DISABLE_AFTER = { hours: 24, failures: 8 };

/**
 * A receiver of webhooks leaves out what it has seen by `webhook-id`. Elsewhere what may have arrived
 * is sent once more, and then not again.
 */
export const MAX_UNACKED_ATTEMPTS: Record<OutsideChannel, number> = {
  email: 2,
  web_push: 2,
  ntfy: 2,
  webhook: Infinity,
};

/** Seconds until the next attempt after `attempts` failed ones; `undefined` when that was the last. */
export function retryAfter(channel: OutsideChannel, attempts: number): number | undefined {
  return SCHEDULES[channel][attempts - 1];
}
