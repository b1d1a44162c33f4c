import type { OutsideChannel, PreferenceKind } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';

import type { UserRow } from '../../actors.ts';
import { digestContent, type DigestSection, summariseDigest } from '../digests/digest-content.ts';
import type { DigestName } from '../digests/digest-times.ts';
import type { NotificationIntentRow } from '../intents/intent-store.ts';
import { recordInApp } from '../inbox/record-in-app.ts';
import type { SystemContext } from '../../system-context.ts';
import type { ChannelRow } from './channel-row.ts';
import { readCapabilities } from './delivery-capabilities.ts';
import { heldUntil } from './hold-for-quiet-hours.ts';
import { LEASE_SECONDS, MAX_UNACKED_ATTEMPTS } from './retry-schedule.ts';

/** One attempt to reach one address, held by whoever asked until its lease ends. */
export interface ClaimedDelivery {
  /** The same in every attempt: what a receiver may tell repetitions by. */
  id: string;
  channel: OutsideChannel;
  address: string;
  keys?: { p256dh: string; auth: string };
  /** A webhook's, the newest first. */
  secrets?: string[];
}

export interface ClaimedIntent {
  /** The inbox got its line now. */
  recorded: boolean;
  intent?: NotificationIntentRow;
  sections?: DigestSection[];
  deliveries: ClaimedDelivery[];
}

/**
 * Records a notification in the inbox, works out once which addresses it goes to, and claims those that are
 * to be tried now. Asked again it claims only what nobody else holds.
 */
export async function claimDeliveries(
  ctx: SystemContext,
  intentId: string,
): Promise<ClaimedIntent> {
  const { sql } = ctx;
  const [intent] = await sql<NotificationIntentRow[]>`
    select * from taskloom.notices where id = ${intentId} for update`;
  if (!intent) return { recorded: false, deliveries: [] };
  const [user] = await sql<UserRow[]>`select * from taskloom.users where id = ${intent.user_id}`;
  if (!user || !(await isStillTheirs(ctx, intent))) {
    await drop(ctx, intent);
    return { recorded: false, deliveries: [] };
  }
  const digest = digestNameOf(intent);
  const readSections = () => digest && digestContent(ctx, { userId: user.id, digest });
  let sections: DigestSection[] | undefined;
  let recorded = false;
  if (intent.planned_at === null) {
    sections = await readSections();
    recorded = await plan(ctx, { intent, user, sections });
  }
  const deliveries = await claim(ctx, { intent, user });
  if (deliveries.length > 0) sections ??= await readSections();
  return { recorded, intent, ...(sections ? { sections } : {}), deliveries };
}

function digestNameOf({ kind, key }: NotificationIntentRow): DigestName | undefined {
  if (kind !== 'digest') return undefined;
  return key.startsWith('weekly_review:') ? 'weekly_review' : 'daily_plan';
}

/** A reminder of what is done, and anything the person may not see any more, is told nobody. */
async function isStillTheirs(
  { sql }: SystemContext,
  intent: NotificationIntentRow,
): Promise<boolean> {
  const { task_id: taskId, project_id: projectId, user_id: userId, kind } = intent;
  if (taskId === null && projectId === null) return true;
  const [found] = await sql`
    select 1 from taskloom.project_members m
      join taskloom.projects p on p.id = m.project_id and p.deleted_at is null
     where m.user_id = ${userId}
       and ${
         taskId === null
           ? sql`m.project_id = ${projectId}`
           : sql`m.project_id = (
               select project_id from taskloom.tasks
                where id = ${taskId} and deleted_at is null
                  ${kind === 'reminder' ? sql`and status = 'open'` : sql``})`
       }`;
  return found !== undefined;
}

async function drop({ sql, now }: SystemContext, { id }: NotificationIntentRow): Promise<void> {
  await sql`
    update taskloom.notices set planned_at = coalesce(planned_at, ${now.toString()})
     where id = ${id}`;
  await sql`
    update taskloom.deliveries set state = 'dropped', due_at = null, ready_at = null
     where notice_id = ${id} and state in ('pending', 'retrying', 'sending')`;
}

async function plan(
  ctx: SystemContext,
  {
    intent,
    user,
    sections,
  }: { intent: NotificationIntentRow; user: UserRow; sections: DigestSection[] | undefined },
): Promise<boolean> {
  const { sql, now } = ctx;
  await sql`update taskloom.notices set planned_at = ${now.toString()} where id = ${intent.id}`;
  const wanted = user.notify[preferenceOf(intent)];
  const wants = (channel: ChannelRow['channel'] | 'in_app') => wanted?.includes(channel) ?? true;
  const recorded =
    wants('in_app') &&
    !intent.silent &&
    (await recordInApp(ctx, {
      ...intent,
      body: sections ? summariseDigest(sections) : intent.body,
    }));
  const { channels: offered } = await readCapabilities(sql);
  const addresses = await sql<Pick<ChannelRow, 'id' | 'channel'>[]>`
    select id, channel from taskloom.channels
     where user_id = ${user.id} and disabled_at is null and channel = any (${offered})
       and (channel <> 'email' or confirmed_at is not null)`;
  // Whoever asked for a digest said when.
  const end =
    intent.kind === 'digest'
      ? undefined
      : await heldUntil(ctx, { user, taskId: intent.task_id, at: now });
  const readyAt = (end ?? now).toString();
  const rows = addresses
    .filter(({ channel }) => wants(channel))
    .map(({ id }) => ({
      id: uuidv7(),
      notice_id: intent.id,
      channel_id: id,
      user_id: user.id,
      held: end !== undefined,
      ready_at: readyAt,
      due_at: readyAt,
      created_at: now.toString(),
    }));
  if (rows.length > 0)
    await sql`
      insert into taskloom.deliveries ${sql(rows)} on conflict (notice_id, channel_id) do nothing`;
  return recorded;
}

function preferenceOf({ kind }: NotificationIntentRow): PreferenceKind {
  return kind === 'summary' || kind === 'system' ? 'reminder' : kind;
}

/**
 * Takes what is ready; what may have arrived twice already is given up instead. Another try waits for
 * quiet hours to end, whenever the first one was.
 */
async function claim(
  ctx: SystemContext,
  { intent, user }: { intent: NotificationIntentRow; user: UserRow },
): Promise<ClaimedDelivery[]> {
  const { sql, now } = ctx;
  const end = await heldUntil(ctx, { user, taskId: intent.task_id, at: now });
  if (end)
    await sql`
      update taskloom.deliveries set ready_at = ${end.toString()}, due_at = ${end.toString()}
       where notice_id = ${intent.id} and state in ('retrying', 'sending')
         and ready_at <= ${now.toString()}`;
  const lease = now.add({ seconds: LEASE_SECONDS }).toString();
  const ready = await sql<(ChannelRow & { delivery_id: string; unconfirmed: number })[]>`
    select c.*, d.id as delivery_id, d.unconfirmed
      from taskloom.deliveries d join taskloom.channels c on c.id = d.channel_id
     where d.notice_id = ${intent.id} and d.state in ('pending', 'retrying', 'sending')
       and d.ready_at <= ${now.toString()} and c.disabled_at is null
       and (c.channel <> 'email' or c.confirmed_at is not null)
     for update of d`;
  const lost = ready.filter(
    ({ channel, unconfirmed }) => unconfirmed >= MAX_UNACKED_ATTEMPTS[channel],
  );
  const taken = ready.filter((row) => !lost.includes(row));
  await sql`
    update taskloom.deliveries set state = 'unknown', ready_at = null, due_at = null
     where id = any (${lost.map((row) => row.delivery_id)}::uuid[])`;
  await sql`
    update taskloom.deliveries
       set state = 'sending', attempts = attempts + 1, unconfirmed = unconfirmed + 1,
           ready_at = ${lease}, due_at = ${lease}
     where id = any (${taken.map((row) => row.delivery_id)}::uuid[])`;
  return taken.map((row) => present(ctx, row));
}

function present(
  { sealer, now }: SystemContext,
  row: ChannelRow & { delivery_id: string },
): ClaimedDelivery {
  return {
    id: row.delivery_id,
    channel: row.channel,
    address: row.address,
    ...(row.keys === null
      ? {}
      : { keys: JSON.parse(sealer.open(row.keys)) as { p256dh: string; auth: string } }),
    ...(row.secret === null ? {} : { secrets: secretsOf(row, now.toString()).map(sealer.open) }),
  };
}

function secretsOf(row: ChannelRow, now: string): string[] {
  const { secret, previous_secret: previous, previous_until: until } = row;
  const stillValid = until !== null && Date.parse(until) > Date.parse(now);
  return [secret, stillValid ? previous : null].filter((given) => given !== null);
}
