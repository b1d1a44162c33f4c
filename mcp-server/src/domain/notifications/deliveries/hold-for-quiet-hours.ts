import type { Temporal } from 'temporal-polyfill';

import type { UserRow } from '../../actors.ts';
import { quietUntil } from '../../settings/quiet-hours.ts';
import type { SystemContext } from '../../system-context.ts';

/** Until when quiet hours hold what would go out at `at`; undefined when nothing holds it. */
export async function heldUntil(
  { sql }: SystemContext,
  {
    user,
    taskId,
    at,
  }: {
    user: Pick<UserRow, 'quiet_start' | 'quiet_end' | 'quiet_urgent' | 'time_zone'>;
    taskId: string | null;
    at: Temporal.Instant;
  },
): Promise<Temporal.Instant | undefined> {
  const end = quietUntil(user, at);
  if (!end || !user.quiet_urgent || taskId === null) return end;
  const [urgent] = await sql`
    select 1 from taskloom.tasks where id = ${taskId} and priority = 1`;
  return urgent ? undefined : end;
}
