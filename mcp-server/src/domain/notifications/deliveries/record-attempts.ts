import type { Temporal } from 'temporal-polyfill';
import { v7 as uuidv7 } from 'uuid';

import type { UserRow } from '../../actors.ts';
import { recordInApp } from '../inbox/record-in-app.ts';
import type { SystemContext } from '../../system-context.ts';
import type { ChannelRow } from './channel-row.ts';
import { heldUntil } from './hold-for-quiet-hours.ts';
import { DISABLE_AFTER, retryAfter } from './retry-schedule.ts';

/** How an attempt ended: `failed` may go better later, `refused` never will, `gone` says the address is dead. */
export interface Outcome {
  delivery_id: string;
  outcome: 'sent' | 'failed' | 'refused' | 'gone';
  /** For the person's log: an HTTP status or a kind of failure, never what was sent. */
  error?: string | undefined;
}

interface Attempt extends ChannelRow {
  delivery_id: string;
  state: string;
  attempts: number;
  task_id: string | null;
}

/** Records how attempts ended. Idempotent: an outcome that was recorded already changes nothing. */
export async function recordAttempts(
  ctx: SystemContext,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const outcomeOf = new Map(outcomes.map((outcome) => [outcome.delivery_id, outcome]));
  // A person's channels are in all of their deliveries: they are locked only where they change, and in one order.
  const attempts = await ctx.sql<Attempt[]>`
    select c.*, d.id as delivery_id, d.state, d.attempts, n.task_id
      from taskloom.deliveries d join taskloom.channels c on c.id = d.channel_id
      join taskloom.notices n on n.id = d.notice_id
     where d.id = any (${[...outcomeOf.keys()]}::uuid[])
     order by c.id, d.id for update of d`;
  for (const attempt of attempts) {
    const outcome = outcomeOf.get(attempt.delivery_id);
    if (!outcome || attempt.state === 'sent') continue;
    if (outcome.outcome === 'sent') await settleSent(ctx, { attempt, outcome });
    // A failure that comes late is told by whoever tried since.
    else if (attempt.state === 'sending') await settleFailure(ctx, { attempt, outcome });
  }
}

async function settleSent(
  { sql, now }: SystemContext,
  { attempt, outcome }: { attempt: Attempt; outcome: Outcome },
): Promise<void> {
  await sql`
    update taskloom.deliveries
       set state = 'sent', sent_at = ${now.toString()}, error = null, unconfirmed = 0,
           ready_at = null, due_at = null
     where id = ${outcome.delivery_id}`;
  if (attempt.failures > 0)
    await sql`
      update taskloom.channels set failures = 0, failing_since = null where id = ${attempt.id}`;
}

async function settleFailure(
  ctx: SystemContext,
  { attempt, outcome }: { attempt: Attempt; outcome: Outcome },
): Promise<void> {
  const { sql, now } = ctx;
  const seconds =
    outcome.outcome === 'failed' ? retryAfter(attempt.channel, attempt.attempts) : undefined;
  const again =
    seconds === undefined ? null : await notInQuietHours(ctx, attempt, now.add({ seconds }));
  const error = outcome.error ?? null;
  await sql`
    update taskloom.deliveries
       set state = ${again === null ? 'failed' : 'retrying'}, error = ${error}, unconfirmed = 0,
           ready_at = ${again}, due_at = ${again}
     where id = ${outcome.delivery_id}`;
  if (outcome.outcome === 'gone' && attempt.channel === 'web_push') {
    // The browser unsubscribed: nobody has to be told.
    await sql`delete from taskloom.channels where id = ${attempt.id}`;
    return;
  }
  const [failing] = await sql<{ failures: number; failing_since: string }[]>`
    update taskloom.channels
       set failures = failures + 1, failing_since = coalesce(failing_since, ${now.toString()})
     where id = ${attempt.id} returning failures, failing_since`;
  const hours = failing ? now.since(failing.failing_since).total('hours') : 0;
  const lasting =
    (failing?.failures ?? 0) >= DISABLE_AFTER.failures && hours >= DISABLE_AFTER.hours;
  if (outcome.outcome === 'gone' || lasting)
    await disable(ctx, { channel: attempt, reason: error ?? 'it does not answer' });
}

/** A person is not rung at night because something failed in the evening. */
async function notInQuietHours(
  ctx: SystemContext,
  { user_id: userId, task_id: taskId }: Attempt,
  at: Temporal.Instant,
): Promise<string> {
  const [user] = await ctx.sql<UserRow[]>`select * from taskloom.users where id = ${userId}`;
  const end = user && (await heldUntil(ctx, { user, taskId, at }));
  return (end ?? at).toString();
}

async function disable(
  ctx: SystemContext,
  { channel, reason }: { channel: ChannelRow; reason: string },
): Promise<void> {
  const { sql, now } = ctx;
  const [disabled] = await sql`
    update taskloom.channels set disabled_at = ${now.toString()}, disabled_reason = ${reason}
     where id = ${channel.id} and disabled_at is null returning id`;
  if (!disabled) return;
  await sql`
    update taskloom.deliveries set state = 'dropped', ready_at = null, due_at = null
     where channel_id = ${channel.id} and state in ('pending', 'retrying')`;
  await recordInApp(ctx, {
    id: uuidv7(),
    user_id: channel.user_id,
    kind: 'system',
    title: `Notifications by ${channel.channel} were switched off`,
    body: `${placeOf(channel)} keeps failing (${reason}). Set the address again to switch them on.`,
    task_id: null,
    project_id: null,
    reminder_id: null,
    occurrence: null,
  });
}

/** Paths of such addresses are as good as passwords. */
function placeOf({ channel, address }: ChannelRow): string {
  return channel === 'email' ? address : new URL(address).host;
}
