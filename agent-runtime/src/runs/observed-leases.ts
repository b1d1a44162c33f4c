import type { RunRecord } from '../conversations/documents.ts';

interface Observation {
  /** Changes with every claim and every renewal. */
  version: string;
  /** When this version was first seen, in milliseconds of this pod's monotonic clock. */
  since: number;
}

/**
 * How long the leases of others have been seen without a renewal. Only this pod's own monotonic
 * clock counts, so that no pod's wall clock decides who works on a run.
 */
export class ObservedLeases {
  readonly #leaseMs: number;
  readonly #now: () => number;
  readonly #seen = new Map<string, Observation>();

  constructor(leaseMs: number, now = () => performance.now()) {
    this.#leaseMs = leaseMs;
    this.#now = now;
  }

  /** Milliseconds until the lease counts as given up, if it is not renewed; 0 when it does already. */
  remainingMs(conversationId: string, { epoch, renewals }: RunRecord): number {
    const version = `${epoch}.${renewals}`;
    const now = this.#now();
    const seen = this.#seen.get(conversationId);
    if (seen?.version === version) return Math.max(seen.since + this.#leaseMs - now, 0);
    this.#seen.set(conversationId, { version, since: now });
    return this.#leaseMs;
  }

  forget(conversationId: string): void {
    this.#seen.delete(conversationId);
  }
}
