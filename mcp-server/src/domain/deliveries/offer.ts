import type { ChannelName, OutsideChannel } from '@taskloom/contracts';

import type { TransactionSql } from '../../database/connect.ts';

/** What the notification worker was configured to deliver. */
export interface DeliveryOffer {
  channels: OutsideChannel[];
  /** VAPID, base64url. */
  push_public_key: string | null;
  /** Plain http and addresses inside the operator's network. */
  allow_private: boolean;
}

const NOTHING: DeliveryOffer = { channels: [], push_public_key: null, allow_private: false };

/** Before a worker has said anything there is only the inbox. */
export async function readOffer(sql: TransactionSql): Promise<DeliveryOffer> {
  const [row] = await sql<DeliveryOffer[]>`
    select channels, push_public_key, allow_private from taskloom.delivery_offer`;
  return row ?? NOTHING;
}

export async function keepOffer(sql: TransactionSql, offer: DeliveryOffer): Promise<void> {
  const channels = [...new Set(offer.channels)].toSorted();
  await sql`
    insert into taskloom.delivery_offer (channels, push_public_key, allow_private)
    values (${channels}, ${offer.push_public_key}, ${offer.allow_private})
    on conflict (id) do update set channels = excluded.channels,
      push_public_key = excluded.push_public_key, allow_private = excluded.allow_private
     where (delivery_offer.channels, delivery_offer.push_public_key, delivery_offer.allow_private)
        is distinct from (excluded.channels, excluded.push_public_key, excluded.allow_private)`;
}

/** The inbox is always there. */
export function offeredNames({ channels }: DeliveryOffer): ChannelName[] {
  return ['in_app', ...channels];
}
