import { invalidInput } from '../../errors.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** A task cannot wait for itself, directly or through others. */
export async function refuseCycles(
  { sql }: UnitOfWork,
  { taskId, blockers }: { taskId: string; blockers: readonly string[] },
): Promise<void> {
  const [cycle] = await sql`
    with recursive waits_for(id) as (
      select unnest(${[...blockers]}::uuid[])
      union
      select unnest(t.blocked_by) from taskloom.tasks t join waits_for w on t.id = w.id)
    select id from waits_for where id = ${taskId} limit 1`;
  if (cycle)
    throw invalidInput('That would make the task wait for itself.', {
      path: 'blocked_by',
      hint: 'Leave out the task that already waits for this one.',
    });
}
