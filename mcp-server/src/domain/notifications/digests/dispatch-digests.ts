import { topics } from '@taskloom/contracts';
import { Temporal } from 'temporal-polyfill';

import { describeForLog, failsWholeCall } from '../../../errors.ts';
import type { UserRow } from '../../actors.ts';
import { insertOnce } from '../intents/intent-store.ts';
import type { DispatchResult } from '../dispatch-result.ts';
import { addToOutbox, makeEvent } from '../../outbox-events.ts';
import type { UnitOfWork } from '../../unit-of-work.ts';
import type { SystemContext } from '../../system-context.ts';
import { digestTimes, DIGESTS, type DigestName } from './digest-times.ts';

/** One person's that fails holds up nobody else's. */
const RETRY_SECONDS = 300;
/** A digest that is later than this, in hours, is left out: the day it was for is over. */
const STALE_AFTER_HOURS = 12;

const TITLES: Record<DigestName, string> = {
  daily_plan: 'Your plan for today',
  weekly_review: 'Your week in review',
};

interface DueDigest extends UserRow {
  checked_at: string | null;
}

/** Tells people of the digests whose time has come, each once a day, and plans the next ones. */
export async function dispatchDigests(ctx: SystemContext, limit: number): Promise<DispatchResult> {
  const { sql } = ctx;
  const now = ctx.now.toString();
  const due = await sql<DueDigest[]>`
    select u.*, d.checked_at from taskloom.digests d join taskloom.users u on u.id = d.user_id
     where d.next_at <= ${now} order by d.next_at limit ${limit} for update of d skip locked`;
  let released = 0;
  for (const user of due)
    try {
      released += await releaseFor(ctx, user);
    } catch (error) {
      if (failsWholeCall(error) || ctx.signal.aborted) throw error;
      ctx.logger.error({ error: describeForLog(error), userId: user.id }, 'digest not released');
      const retryAt = ctx.now.add({ seconds: RETRY_SECONDS }).toString();
      await sql`
        update taskloom.digests set next_at = ${retryAt} where user_id = ${user.id}`;
    }
  const [rest] = await sql<{ more: boolean; next_at: string | null }[]>`
    select exists (select 1 from taskloom.digests where next_at <= ${now}) as more,
           (select min(next_at) from taskloom.digests where next_at > ${now}) as next_at`;
  return { released, more: rest?.more ?? false, nextAt: rest?.next_at ?? null };
}

async function releaseFor(ctx: SystemContext, user: DueDigest): Promise<number> {
  const times = DIGESTS.flatMap((digest) => {
    const at = digestTimes(user, digest, ctx.now);
    return at ? [{ digest, ...at }] : [];
  });
  const ready = times.filter(({ last }) => isReady(ctx.now, last.at, user.checked_at));
  const digests = ready.map(({ digest, last }) => ({ digest, day: last.day }));
  const released =
    digests.length === 0 ? 0 : await ctx.actFor(user.id, (work) => announceDigests(work, digests));
  const [next] = times.map((time) => time.next.at.toString()).toSorted();
  await ctx.sql`
    update taskloom.digests set checked_at = ${ctx.now.toString()}, next_at = ${next ?? null}
     where user_id = ${user.id}`;
  return released;
}

function isReady(now: Temporal.Instant, at: Temporal.Instant, checkedAt: string | null): boolean {
  if (checkedAt === null) return false;
  return (
    Temporal.Instant.compare(at, Temporal.Instant.from(checkedAt)) > 0 &&
    Temporal.Instant.compare(at.add({ hours: STALE_AFTER_HOURS }), now) > 0
  );
}

async function announceDigests(
  work: UnitOfWork,
  digests: readonly { digest: DigestName; day: string }[],
): Promise<number> {
  const userId = work.actor.userId;
  const made = await insertOnce(
    work,
    digests.map(({ digest, day }) => ({
      userId,
      kind: 'digest' as const,
      key: `${digest}:${day}`,
      title: TITLES[digest],
    })),
  );
  await addToOutbox(
    work,
    made.map(({ id, key }) => {
      const [digest, day] = key.split(':');
      const data = { notice_id: id, user_id: userId, digest, day };
      const event = makeEvent(work, { type: 'digest.due', subject: userId, version: 1, data });
      return { topic: topics.reminders, key: userId, event };
    }),
  );
  return made.length;
}
