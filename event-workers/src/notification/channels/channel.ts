import type { ReminderEvent } from '@taskloom/contracts';

/** A way to reach a person. */
export interface Channel {
  /** Part of the idempotency key of a delivery: never change it. */
  readonly name: string;
  /** May be called again for the same event; the person must get it once. */
  deliver(event: ReminderEvent, signal: AbortSignal): Promise<void>;
}
