import type { Delivery } from '@taskloom/contracts';

import type { TransactionSql } from '../../../database/connect.ts';
import { notFound } from '../../../errors.ts';
import { announce, type NotificationIntentRow } from '../intents/intent-store.ts';
import type { UnitOfWork } from '../../unit-of-work.ts';

const SHOWN = 50;

interface LogRow extends Omit<Delivery, 'next_at' | 'error' | 'sent_at'> {
  next_at: string | null;
  error: string | null;
  sent_at: string | null;
}

/** The newest deliveries of the person who asks. */
export async function deliveryLog(sql: TransactionSql): Promise<Delivery[]> {
  const rows = await sql<LogRow[]>`
    select d.id, c.channel, c.address, n.kind, n.title, d.state, d.attempts,
           d.ready_at as next_at, d.error, d.created_at, d.sent_at
      from taskloom.deliveries d
      join taskloom.channels c on c.id = d.channel_id
      join taskloom.notices n on n.id = d.notice_id
     order by d.created_at desc, d.id desc limit ${SHOWN}`;
  return rows.map(({ next_at, error, sent_at, ...row }) => ({
    ...row,
    ...(next_at === null ? {} : { next_at }),
    ...(error === null ? {} : { error }),
    ...(sent_at === null ? {} : { sent_at }),
  }));
}

/** Sends what ended, well or not, once more. The receiver sees the same id. */
export async function redeliver(work: UnitOfWork, ids: readonly string[]): Promise<void> {
  const { sql, changes } = work;
  const again = await sql<{ id: string; notice_id: string }[]>`
    update taskloom.deliveries
       set state = 'pending', held = false, attempts = 0, unconfirmed = 0, error = null,
           sent_at = null, ready_at = ${changes.at}, due_at = ${changes.at}
     where id = any (${[...ids]}::uuid[]) and state in ('sent', 'failed', 'unknown', 'dropped')
     returning id, notice_id`;
  const found = new Set(again.map(({ id }) => id));
  const index = ids.findIndex((id) => !found.has(id));
  if (index >= 0)
    throw notFound('There is no ended delivery with this id.', {
      path: `redeliver[${index}]`,
      hint: 'find_notifications with deliveries: true lists them.',
    });
  const intents = await sql<NotificationIntentRow[]>`
    select * from taskloom.notices where id = any (${again.map((row) => row.notice_id)}::uuid[])`;
  await announce(work, intents);
}
