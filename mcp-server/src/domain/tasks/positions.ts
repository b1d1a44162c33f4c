import type { TaskRow } from '../entities.ts';
import { lookUpTask } from '../resolve.ts';
import type { Work } from '../work.ts';

/** How far a task is put from the only neighbour it has. */
const STEP = 1_000;

/** The place in the manual order next to another task of the same project; halves what is free there. */
export async function positionBetween(
  work: Work,
  { before, after, task }: { before: string | undefined; after: string | undefined; task: TaskRow },
): Promise<number | undefined> {
  const reference = before ?? after;
  if (reference === undefined) return undefined;
  const anchor = await lookUpTask(work, reference);
  const isAfter = after !== undefined;
  const [neighbour] = await work.sql<{ position: number }[]>`
    select position from taskloom.tasks
     where project_id = ${anchor.project_id} and deleted_at is null and id <> ${task.id}
       and position ${isAfter ? work.sql`>` : work.sql`<`} ${anchor.position}
     order by position ${isAfter ? work.sql`asc` : work.sql`desc`} limit 1`;
  if (neighbour) return (anchor.position + neighbour.position) / 2;
  return anchor.position + (isAfter ? STEP : -STEP);
}
