import type { OutsideChannel } from '@taskloom/contracts';

/** An address that a person is told at. */
export interface ChannelRow {
  id: string;
  user_id: string;
  channel: OutsideChannel;
  address: string;
  /** Sealed: a browser's p256dh and auth as JSON. */
  keys: string | null;
  /** Sealed, too. */
  secret: string | null;
  previous_secret: string | null;
  previous_until: string | null;
  failures: number;
  failing_since: string | null;
  disabled_at: string | null;
  disabled_reason: string | null;
  /** When the person showed that they read it; counts for e-mail alone. */
  confirmed_at: string | null;
  created_at: string;
}
