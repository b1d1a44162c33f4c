import { randomBytes } from 'node:crypto';

import type { OutsideChannel, Settings } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';

import type { Sealer } from '../../../auth/sealer.ts';
import type { TransactionSql } from '../../../database/connect.ts';
import { invalidInput, notFound, TaskloomError } from '../../../errors.ts';
import { LIMITS } from '../../../limits.ts';
import type { UnitOfWork } from '../../unit-of-work.ts';
import type { ChannelRow } from './channel-row.ts';
import { type DeliveryCapabilities, offeredNames } from './delivery-capabilities.ts';
import { askToConfirm, type Confirming, confirmedAlready } from './confirm-address.ts';
import { isPrivateUrl } from './private-address.ts';

/** How long, in hours, the old secret of a webhook signs beside the new one. */
const ROTATION_HOURS = 24;

export interface ChannelInput {
  channel: OutsideChannel;
  address: string;
  keys?: { p256dh: string; auth: string } | undefined;
  remove?: boolean | undefined;
  rotate_secret?: boolean | undefined;
}

/**
 * Adds, changes, enables again or removes one address. Returns the secret when there is a new one. Nothing
 * goes to an e-mail address before its reader has confirmed it, which setting it again asks for anew.
 */
export async function setChannel(
  work: Confirming & { sealer: Sealer },
  { capabilities, input }: { capabilities: DeliveryCapabilities; input: ChannelInput },
): Promise<{ id: string; secret?: string } | undefined> {
  const { sql, actor, changes, sealer } = work;
  const { channel, remove } = input;
  const address = remove
    ? input.address
    : await readAddress(input, { capabilities, mine: actor.user.email });
  const [known] = await sql<ChannelRow[]>`
    select * from taskloom.channels
     where user_id = ${actor.userId} and channel = ${channel} and address = ${address} for update`;
  if (!known && (remove || input.rotate_secret))
    throw notFound('You have no such address.', { path: 'address', hint: 'get_me lists yours.' });
  if (remove) {
    if (known) await changes.remove('channel', known);
    return undefined;
  }
  if (channel === 'web_push' && !input.keys && !known)
    throw invalidInput('A push subscription needs its keys.', { path: 'keys' });
  if (!known) await refuseTooMany(work);
  const rotated = input.rotate_secret === true && known?.secret;
  const secret =
    channel === 'webhook' && (!known || rotated)
      ? `whsec_${randomBytes(32).toString('base64')}`
      : undefined;
  const until = new Date(Date.parse(changes.at) + ROTATION_HOURS * 3_600_000).toISOString();
  const confirmed =
    channel === 'email' ? (known?.confirmed_at ?? (await confirmedAlready(work, address))) : null;
  const keys = input.keys && JSON.stringify(input.keys);
  // Sealed twice the same looks different: what is so already is no change.
  const isKept = typeof known?.keys === 'string' && sealer.open(known.keys) === keys;
  const columns = {
    failures: 0,
    failing_since: null,
    disabled_at: null,
    disabled_reason: null,
    confirmed_at: confirmed,
    ...(keys !== undefined && !isKept ? { keys: sealer.seal(keys) } : {}),
    ...(secret === undefined ? {} : { secret: sealer.seal(secret) }),
    ...(rotated ? { previous_secret: known.secret, previous_until: until } : {}),
  };
  const id = known?.id ?? uuidv7();
  if (known) await changes.update('channel', known, columns);
  else await changes.insert('channel', { ...columns, id, user_id: actor.userId, channel, address });
  if (channel === 'email' && confirmed === null) await askToConfirm(work, { id, address });
  return { id, ...(secret === undefined ? {} : { secret }) };
}

async function refuseTooMany({ sql, actor }: UnitOfWork): Promise<void> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from taskloom.channels where user_id = ${actor.userId}`;
  if ((row?.count ?? 0) >= LIMITS.channelsPerPerson)
    throw new TaskloomError(
      'limit_exceeded',
      `You may have ${LIMITS.channelsPerPerson} addresses.`,
      { path: 'address', hint: 'Remove one first.' },
    );
}

/** @throws TaskloomError where the operator does not offer the channel, or it cannot be an address. */
async function readAddress(
  { channel, address }: ChannelInput,
  { capabilities, mine }: { capabilities: DeliveryCapabilities; mine: string | null },
): Promise<string> {
  if (!capabilities.channels.includes(channel))
    throw invalidInput(`This Taskloom has no ${channel} set up.`, {
      path: 'channel',
      hint: `There is ${offeredNames(capabilities).join(', ')}; whoever runs it can add more.`,
    });
  if (channel === 'email') {
    if (!z.email().safeParse(address).success)
      throw invalidInput('This is not an e-mail address.', { path: 'address' });
    // Otherwise anybody could have the operator's server write to anybody.
    if (mine !== null && mine.toLowerCase() !== address.toLowerCase())
      throw invalidInput('Mail goes to the address of your account only.', {
        path: 'address',
        hint: `That is ${mine}.`,
      });
    return address;
  }
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const schemes = capabilities.allow_private ? ['https:', 'http:'] : ['https:'];
  if (!url || !schemes.includes(url.protocol) || url.username !== '' || url.password !== '')
    throw invalidInput(`This is not an address for ${channel}.`, {
      path: 'address',
      hint: 'It has to be an https URL without a name or password in it.',
    });
  if (!capabilities.allow_private && (await isPrivateUrl(url)))
    throw invalidInput('This address is inside of a private network.', {
      path: 'address',
      hint: 'Use one that can be reached from everywhere; whoever runs this Taskloom can allow private ones.',
    });
  return address;
}

/** As `get_me` shows them: without secrets. */
export async function listChannels(
  sql: TransactionSql,
  userId: string,
): Promise<(Settings['channels'][number] & { id: string })[]> {
  const rows = await sql<ChannelRow[]>`
    select * from taskloom.channels where user_id = ${userId} order by created_at, id`;
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel,
    address: row.address,
    ...(row.disabled_reason === null ? {} : { disabled_reason: row.disabled_reason }),
    ...(row.channel === 'email' && row.confirmed_at === null ? { unconfirmed: true } : {}),
    ...(row.failing_since === null ? {} : { failing_since: row.failing_since }),
    created_at: row.created_at,
  }));
}
