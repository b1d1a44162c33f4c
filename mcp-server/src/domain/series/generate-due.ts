import { failsWholeCall, isTimeout, TaskloomError } from '../../errors.ts';
import type { SeriesRow } from '../rows.ts';
import type { SystemContext } from '../system-context.ts';
import { generateBatch } from './generate-batch.ts';
import { advanceLast } from './advance.ts';
import { forgetFailures, setAside } from './failures.ts';
import { generateDue } from './occurrences.ts';

interface DueSeries extends SeriesRow {
  /** Who made its newest task, or where they left, an owner of its project. */
  owner: string | null;
}

interface Generated {
  generated: number;
  /** RFC 3339. */
  nextAt: string | null;
  more: boolean;
}

/** Makes the occurrences whose time has come. One series that cannot go on holds up no other. */
export async function generateDueOccurrences(
  work: SystemContext,
  limit: number,
): Promise<Generated> {
  const now = work.now.toString();
  const due = await work.sql<DueSeries[]>`
    select s.*, coalesce(
             (select m.user_id from taskloom.project_members m
               where m.project_id = s.project_id and m.user_id = t.created_by),
             (select m.user_id from taskloom.project_members m
               where m.project_id = s.project_id and m.role = 'owner'
               order by m.created_at, m.user_id limit 1)) as owner
      from taskloom.series s join taskloom.tasks t on t.id = s.last_task_id
     where s.next_at <= ${now} and s.ended_at is null
       and (s.retry_at is null or s.retry_at <= ${now})
     order by s.next_at, s.project_id limit ${limit} for update of s skip locked`;
  let generated = 0;
  let isCutShort = false;
  for (const [owner, theirs] of Map.groupBy(due, (series) => series.owner)) {
    const done = await generateAll(work, owner, theirs);
    generated += done.generated;
    // One that ran into its time limit has used up much of this call's: the rest is for the next one.
    isCutShort = done.timedOut;
    if (isCutShort) break;
  }
  const [next] = await work.sql<{ next_at: string | null }[]>`
    select least(
      (select min(next_at) from taskloom.series
        where next_at is not null and ended_at is null and next_at > ${now}),
      (select min(retry_at) from taskloom.series where failures > 0 and retry_at > ${now})) as next_at`;
  // Those that make up for all they missed have more to do.
  const isBehind = generated > 0 && due.some((series) => series.catch_up === 'all');
  return {
    generated,
    nextAt: next?.next_at ?? null,
    more: due.length === limit || isBehind || isCutShort,
  };
}

/** Those of one person are one operation, unless one of them fails: then each is tried by itself. */
async function generateAll(
  work: SystemContext,
  owner: string | null,
  due: DueSeries[],
): Promise<{ generated: number; timedOut: boolean }> {
  const together = due.filter(
    ({ catch_up: catchUp, rule }) => catchUp === 'latest' && rule.anchor === 'schedule',
  );
  const alone = new Set(due);
  let generated = 0;
  if (owner !== null && together.length > 1)
    try {
      generated = await work.actFor(owner, (own) => generateBatch(own, together.map(rowOf)));
      await forgetFailures(work, together);
      for (const one of together) alone.delete(one);
    } catch (error) {
      if (failsWholeCall(error) || work.signal.aborted) throw error;
    }
  for (const series of alone) {
    const result = await generateOne(work, series);
    if (result === 'made') generated += 1;
    if (result === 'timed out') return { generated, timedOut: true };
  }
  return { generated, timedOut: false };
}

async function generateOne(
  work: SystemContext,
  series: DueSeries,
): Promise<'made' | 'nothing' | 'timed out'> {
  const { owner } = series;
  try {
    if (owner === null) throw new TaskloomError('not_found', 'Nobody is left in the project.');
    const made = await work.actFor(owner, (own) =>
      series.rule.anchor === 'completion'
        ? advanceLast(own, rowOf(series))
        : generateDue(own, rowOf(series)),
    );
    await forgetFailures(work, [series]);
    return made ? 'made' : 'nothing';
  } catch (error) {
    await setAside(work, { series: rowOf(series), owner, error });
    return isTimeout(error) ? 'timed out' : 'nothing';
  }
}

function rowOf({ owner: _owner, ...series }: DueSeries): SeriesRow {
  return series;
}
