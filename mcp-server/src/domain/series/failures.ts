import { v7 as uuidv7 } from 'uuid';

import { describeForLog, failsWholeCall, isOwnFault } from '../../errors.ts';
import type { SeriesRow, TaskRow } from '../rows.ts';
import { addIntents } from '../notifications/intents/intent-store.ts';
import type { SystemContext } from '../system-context.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** Seconds until a series that failed is tried again: doubled with each failure, an hour at most. */
const FIRST_RETRY = 5;
const LONGEST_RETRY = 3_600;

const REASON = 'Its next date could not be worked out.';

interface Failed {
  series: SeriesRow;
  /** Whom to tell. */
  owner: string | null;
  error: unknown;
}

/**
 * After a failure: a fault that may pass is tried again later, for ever; only one of the series' own
 * data stops it. @throws the error, where all of the call failed with it
 */
export async function setAside(work: SystemContext, failed: Failed): Promise<void> {
  const { series, error } = failed;
  if (failsWholeCall(error) || work.signal.aborted) throw error;
  const facts = { error: describeForLog(error), seriesId: series.id };
  if (isOwnFault(error)) {
    work.logger.error(facts, 'series set aside: its next occurrence cannot be worked out');
    await park(work, failed);
  } else {
    work.logger.warn(facts, 'series failed: it is tried again');
    await postpone(work, series);
  }
}

/** One anchored on completion has no time of its own until it has to be tried again. */
async function postpone({ sql, now }: SystemContext, { id, failures }: SeriesRow): Promise<void> {
  const seconds = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** failures);
  await sql`
    update taskloom.series
       set failures = failures + 1, retry_at = ${now.add({ seconds }).toString()},
           next_at = coalesce(next_at, ${now.toString()})
     where id = ${id}`;
}

export async function forgetFailures(
  { sql }: SystemContext,
  all: readonly SeriesRow[],
): Promise<void> {
  const failed = all.filter(({ failures }) => failures > 0).map(({ id }) => id);
  if (failed.length > 0)
    await sql`
      update taskloom.series
         set failures = 0, retry_at = null,
             next_at = case when rule ->> 'anchor' = 'completion' then null else next_at end
       where id = any (${failed}::uuid[])`;
}

/** Pauses the series and tells its owner, who can give it another recurrence or have it go on. */
async function park(work: SystemContext, { series, owner }: Failed): Promise<void> {
  const patch = {
    paused_at: work.now.toString(),
    parked_reason: REASON,
    next_key: null,
    next_at: null,
    upcoming: [],
  };
  try {
    if (owner !== null) {
      await work.actFor(owner, async (own) => {
        await own.changes.update('series', series, patch);
        await tellOwner(own, series);
      });
      return;
    }
  } catch (error) {
    if (failsWholeCall(error) || work.signal.aborted) throw error;
    work.logger.error({ error: describeForLog(error), seriesId: series.id }, 'owner not told');
  }
  await work.sql`update taskloom.series set ${work.sql(patch)} where id = ${series.id}`;
}

async function tellOwner(work: UnitOfWork, series: SeriesRow): Promise<void> {
  const [task] = await work.sql<TaskRow[]>`
    select * from taskloom.tasks where id = ${series.last_task_id}`;
  if (!task) return;
  await work.changes.touch(task);
  await addIntents(work, [
    {
      userId: work.actor.userId,
      kind: 'system',
      key: uuidv7(),
      taskId: task.id,
      projectId: task.project_id,
      title: task.title,
      body: `This task stopped repeating (${series.rule.words}). ${REASON} Give it another recurrence, or let it go on.`,
    },
  ]);
}
