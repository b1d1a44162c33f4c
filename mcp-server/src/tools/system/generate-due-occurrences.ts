import { z } from 'zod';

import type { SeriesRow } from '../../domain/entities.ts';
import { generateTogether } from '../../domain/series/generate-together.ts';
import { generateDue } from '../../domain/series/occurrences.ts';
import { describeForLog, isDatabaseAway } from '../../errors.ts';
import type { SystemContext } from '../context.ts';
import { SETS } from '../annotations.ts';
import { defineSystemTool } from '../define-tool.ts';

interface DueSeries extends SeriesRow {
  owner: string | null;
}

export const generateDueOccurrences = defineSystemTool({
  name: 'generate_due_occurrences',
  title: 'Generate due occurrences',
  description: 'Makes the occurrences whose time has come, each once, and says when to ask again.',
  input: z.object({ limit: z.number().int().min(1).max(500).default(100) }),
  output: z.object({
    generated: z.number().int(),
    next_at: z.string().optional(),
    more: z.boolean(),
  }),
  annotations: SETS,
  example: { limit: 100 },
  async run({ limit }, ctx) {
    const now = ctx.now.toString();
    const due = await ctx.sql<DueSeries[]>`
      select s.*, t.created_by as owner
        from taskloom.series s join taskloom.tasks t on t.id = s.last_task_id
       where s.next_at <= ${now} and s.ended_at is null
       order by s.next_at, s.project_id limit ${limit} for update of s skip locked`;
    let generated = 0;
    for (const [owner, theirs] of Map.groupBy(due, (series) => series.owner))
      generated += await generateAll(ctx, owner, theirs);
    const [next] = await ctx.sql<{ next_at: string | null }[]>`
      select min(next_at) as next_at from taskloom.series
       where next_at is not null and ended_at is null and next_at > ${now}`;
    // Those that make up for all they missed have more to do.
    const isBehind = generated > 0 && due.some((series) => series.catch_up === 'all');
    return {
      generated,
      ...(next?.next_at ? { next_at: next.next_at } : {}),
      more: due.length === limit || isBehind,
    };
  },
});

/** Those of one person are one operation, unless one of them fails: then each is tried by itself. */
async function generateAll(
  ctx: SystemContext,
  owner: string | null,
  due: DueSeries[],
): Promise<number> {
  const together = due.filter((series) => series.catch_up === 'latest');
  const alone = new Set(due);
  let generated = 0;
  if (owner !== null && together.length > 1)
    try {
      const series = together.map(({ owner: _owner, ...row }) => row);
      generated = await ctx.actFor(owner, (work) => generateTogether(work, series));
      for (const one of together) alone.delete(one);
    } catch (error) {
      if (isDatabaseAway(error) || ctx.signal.aborted) throw error;
    }
  for (const series of alone) if (await generateOne(ctx, series)) generated += 1;
  return generated;
}

/** A series that cannot go on is stopped, so that it does not hold up the others for ever. */
async function generateOne(ctx: SystemContext, { owner, ...series }: DueSeries): Promise<boolean> {
  try {
    if (owner === null) throw new Error('the series has no owner');
    return (await ctx.actFor(owner, (work) => generateDue(work, series))) !== undefined;
  } catch (error) {
    if (isDatabaseAway(error) || ctx.signal.aborted) throw error;
    await ctx.sql`update taskloom.series set next_at = null where id = ${series.id}`;
    ctx.logger.error(
      { error: describeForLog(error), seriesId: series.id },
      'series stopped: no next occurrence',
    );
    return false;
  }
}
