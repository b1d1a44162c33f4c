import type { OutsideChannel, PreferenceKind } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';

import type { SystemContext } from '../../tools/context.ts';
import type { UserRow } from '../actors.ts';
import { digestContent, type DigestSection, summariseDigest } from '../digests/content.ts';
import type { DigestName } from '../digests/digest-times.ts';
import type { NoticeRow } from '../notices/notice-store.ts';
import { recordInApp } from '../notifications/record-in-app.ts';
import { quietUntil } from '../settings/quiet-hours.ts';
import type { ChannelRow } from './channel-store.ts';
import { readOffer } from './offer.ts';
import { LEASE_SECONDS, MAX_UNCONFIRMED } from './schedule.ts';

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

export interface Begun {
  /** The inbox got its line now. */
  recorded: boolean;
  notice?: NoticeRow;
  sections?: DigestSection[];
  deliveries: ClaimedDelivery[];
}

/**
 * Puts a notice into the inbox, works out once which addresses it goes to, and claims those that are
 * to be tried now. Asked again it claims only what nobody else holds.
 */
export async function beginDelivery(ctx: SystemContext, noticeId: string): Promise<Begun> {
  const { sql } = ctx;
  const [notice] = await sql<NoticeRow[]>`
    select * from taskloom.notices where id = ${noticeId} for update`;
  if (!notice) return { recorded: false, deliveries: [] };
  const [user] = await sql<UserRow[]>`select * from taskloom.users where id = ${notice.user_id}`;
  if (!user || !(await isStillTheirs(ctx, notice))) {
    await drop(ctx, notice);
    return { recorded: false, deliveries: [] };
  }
  const digest = digestNameOf(notice);
  const readSections = () => digest && digestContent(ctx, { userId: user.id, digest });
  let sections: DigestSection[] | undefined;
  let recorded = false;
  if (notice.planned_at === null) {
    sections = await readSections();
    recorded = await plan(ctx, { notice, user, sections });
  }
  const deliveries = await claim(ctx, notice);
  if (deliveries.length > 0) sections ??= await readSections();
  return { recorded, notice, ...(sections ? { sections } : {}), deliveries };
}

function digestNameOf({ kind, key }: NoticeRow): DigestName | undefined {
  if (kind !== 'digest') return undefined;
  return key.startsWith('weekly_review:') ? 'weekly_review' : 'daily_plan';
}

/** A reminder of what is done, and anything the person may not see any more, is told nobody. */
async function isStillTheirs({ sql }: SystemContext, notice: NoticeRow): Promise<boolean> {
  const { task_id: taskId, project_id: projectId, user_id: userId, kind } = notice;
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

async function drop({ sql, now }: SystemContext, { id }: NoticeRow): Promise<void> {
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
    notice,
    user,
    sections,
  }: { notice: NoticeRow; user: UserRow; sections: DigestSection[] | undefined },
): Promise<boolean> {
  const { sql, now } = ctx;
  await sql`update taskloom.notices set planned_at = ${now.toString()} where id = ${notice.id}`;
  const wanted = user.notify[preferenceOf(notice)];
  const wants = (channel: ChannelRow['channel'] | 'in_app') => wanted?.includes(channel) ?? true;
  const recorded =
    wants('in_app') &&
    !notice.silent &&
    (await recordInApp(ctx, {
      ...notice,
      body: sections ? summariseDigest(sections) : notice.body,
    }));
  const { channels: offered } = await readOffer(sql);
  const addresses = await sql<Pick<ChannelRow, 'id' | 'channel'>[]>`
    select id, channel from taskloom.channels
     where user_id = ${user.id} and disabled_at is null and channel = any (${offered})`;
  // Whoever asked for a digest said when.
  const end = notice.kind === 'digest' ? undefined : await quietEnd(ctx, { notice, user });
  const readyAt = (end ?? now).toString();
  const rows = addresses
    .filter(({ channel }) => wants(channel))
    .map(({ id }) => ({
      id: uuidv7(),
      notice_id: notice.id,
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

function preferenceOf({ kind }: NoticeRow): PreferenceKind {
  return kind === 'summary' || kind === 'system' ? 'reminder' : kind;
}

async function quietEnd(
  { sql, now }: SystemContext,
  { notice, user }: { notice: NoticeRow; user: UserRow },
) {
  const end = quietUntil(user, now);
  if (!end || !user.quiet_urgent || notice.task_id === null) return end;
  const [urgent] = await sql`
    select 1 from taskloom.tasks where id = ${notice.task_id} and priority = 1`;
  return urgent ? undefined : end;
}

/** Takes what is ready; what may have arrived twice already is given up instead. */
async function claim({ sql, now }: SystemContext, notice: NoticeRow): Promise<ClaimedDelivery[]> {
  const lease = now.add({ seconds: LEASE_SECONDS }).toString();
  const ready = await sql<(ChannelRow & { delivery_id: string; unconfirmed: number })[]>`
    select c.*, d.id as delivery_id, d.unconfirmed
      from taskloom.deliveries d join taskloom.channels c on c.id = d.channel_id
     where d.notice_id = ${notice.id} and d.state in ('pending', 'retrying', 'sending')
       and d.ready_at <= ${now.toString()} and c.disabled_at is null
     for update of d`;
  const lost = ready.filter(({ channel, unconfirmed }) => unconfirmed >= MAX_UNCONFIRMED[channel]);
  const taken = ready.filter((row) => !lost.includes(row));
  await sql`
    update taskloom.deliveries set state = 'unknown', ready_at = null, due_at = null
     where id = any (${lost.map((row) => row.delivery_id)}::uuid[])`;
  await sql`
    update taskloom.deliveries
       set state = 'sending', attempts = attempts + 1, unconfirmed = unconfirmed + 1,
           ready_at = ${lease}, due_at = ${lease}
     where id = any (${taken.map((row) => row.delivery_id)}::uuid[])`;
  return taken.map((row) => ({
    id: row.delivery_id,
    channel: row.channel,
    address: row.address,
    ...(row.keys === null ? {} : { keys: row.keys }),
    ...(row.secret === null ? {} : { secrets: secretsOf(row, now.toString()) }),
  }));
}

function secretsOf(row: ChannelRow, now: string): string[] {
  const { secret, previous_secret: previous, previous_until: until } = row;
  const stillValid = until !== null && Date.parse(until) > Date.parse(now);
  return [secret, stillValid ? previous : null].filter((given) => given !== null);
}
