import { invalidInput } from '../../errors.ts';
import type { TaskRow } from '../rows.ts';
import { lookUpTask } from '../resolve.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** How far a task is put from the only neighbour it has. */
const STEP = 1_000;

interface Place {
  before: string | undefined;
  after: string | undefined;
  task: TaskRow;
}

/** The place in the manual order next to another task of the same project. */
export async function positionBetween(work: UnitOfWork, place: Place): Promise<number | undefined> {
  const { before, after, task } = place;
  const reference = before ?? after;
  if (reference === undefined) return undefined;
  const anchor = await lookUpTask(work, reference);
  if (anchor.project_id !== task.project_id)
    throw invalidInput(`“${anchor.title}” is in another project.`, {
      path: before === undefined ? 'after' : 'before',
      hint: 'Name the project as well, to move the task there.',
    });
  const free = await middle(work, { anchor, task, isAfter: after !== undefined });
  if (free !== undefined) return free;
  await spaceOut(work, anchor.project_id);
  return positionBetween(work, place);
}

/** Halfway to the neighbour; undefined when they are too close for a number to lie between them. */
async function middle(
  { sql }: UnitOfWork,
  { anchor, task, isAfter }: { anchor: TaskRow; task: TaskRow; isAfter: boolean },
): Promise<number | undefined> {
  const [neighbour] = await sql<{ position: number }[]>`
    select position from taskloom.tasks
     where project_id = ${anchor.project_id} and deleted_at is null
       and id <> ${task.id} and id <> ${anchor.id}
       and (position, id) ${isAfter ? sql`>` : sql`<`} (${anchor.position}, ${anchor.id})
     order by ${isAfter ? sql`position, id` : sql`position desc, id desc`} limit 1`;
  if (!neighbour) return anchor.position + (isAfter ? STEP : -STEP);
  const between = (anchor.position + neighbour.position) / 2;
  return between === anchor.position || between === neighbour.position ? undefined : between;
}

/** The order stays as it is, and its end where it was: nobody has to hear of it or undo it. */
async function spaceOut({ sql }: UnitOfWork, projectId: string): Promise<void> {
  await sql`
    update taskloom.tasks t set position = o.last - o.behind * ${STEP}
      from (select id, max(position) over () as last,
                   row_number() over (order by position desc, id desc) - 1 as behind
              from taskloom.tasks where project_id = ${projectId}) o
     where t.id = o.id`;
}
