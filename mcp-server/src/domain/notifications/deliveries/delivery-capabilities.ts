import type { ChannelName, OutsideChannel } from '@taskloom/contracts';

import type { TransactionSql } from '../../../database/connect.ts';

/** What the notification worker was configured to deliver. */
export interface DeliveryCapabilities {
  channels: OutsideChannel[];
  /** VAPID, base64url. */
  push_public_key: string | null;
  /** Plain http and addresses inside the operator's network. */
  allow_private: boolean;
}

const NOTHING: DeliveryCapabilities = { channels: [], push_public_key: null, allow_private: false };

/** Before a worker has said anything there is only the inbox. */
export async function readCapabilities(sql: TransactionSql): Promise<DeliveryCapabilities> {
  const [row] = await sql<DeliveryCapabilities[]>`
    select channels, push_public_key, allow_private from taskloom.delivery_offer`;
  return row ?? NOTHING;
}

export async function recordCapabilities(
  sql: TransactionSql,
  capabilities: DeliveryCapabilities,
): Promise<void> {
  const channels = [...new Set(capabilities.channels)].toSorted();
  await sql`
    insert into taskloom.delivery_offer (channels, push_public_key, allow_private)
    values (${channels}, ${capabilities.push_public_key}, ${capabilities.allow_private})
    on conflict (id) do update set channels = excluded.channels,
      push_public_key = excluded.push_public_key, allow_private = excluded.allow_private
     where (delivery_offer.channels, delivery_offer.push_public_key, delivery_offer.allow_private)
        is distinct from (excluded.channels, excluded.push_public_key, excluded.allow_private)`;
}

/** The inbox is always there. */
export function offeredNames({ channels }: DeliveryCapabilities): ChannelName[] {
  return ['in_app', ...channels];
}
