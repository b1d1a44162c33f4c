import { notFound } from '../../errors.ts';
import type { SeriesRow, TaskRow } from '../rows.ts';
import type { SystemContext } from '../system-context.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { forgetFailures, setAside } from './failures.ts';
import { advanceSeries } from './occurrences.ts';

/**
 * Makes the next occurrence after a completed task, as an operation of whoever completed it, so that
 * their undo reaches it. `answer` reads what was made within the same unit of work.
 */
export async function advanceAfter<T>(
  work: SystemContext,
  {
    taskId,
    answer,
  }: { taskId: string; answer(own: UnitOfWork, made: TaskRow | undefined): Promise<T> },
): Promise<T | undefined> {
  const { sql } = work;
  const [task] = await sql<TaskRow[]>`select * from taskloom.tasks where id = ${taskId}`;
  if (!task) throw notFound('There is no task with this id.', { path: 'task_id' });
  const [series] = await sql<SeriesRow[]>`
    select * from taskloom.series where id = ${task.series_id} for update`;
  const owner = await completerOf(work, task);
  if (!series || owner === undefined) return undefined;
  try {
    const answered = await work.actFor(owner, async (own) =>
      answer(own, await advanceSeries(own, task)),
    );
    await forgetFailures(work, [series]);
    return answered;
  } catch (error) {
    await setAside(work, { series, owner, error });
    return undefined;
  }
}

/** The same for a series that could not be advanced when it was due to. */
export async function advanceLast(
  work: UnitOfWork,
  series: SeriesRow,
): Promise<TaskRow | undefined> {
  const [last] = await work.sql<TaskRow[]>`
    select * from taskloom.tasks where id = ${series.last_task_id}`;
  return last && advanceSeries(work, last);
}

/** Who completed it, as far as they are in its project; else its maker or an owner. */
async function completerOf({ sql }: SystemContext, task: TaskRow): Promise<string | undefined> {
  const [found] = await sql<{ user_id: string }[]>`
    select m.user_id from taskloom.project_members m
      left join lateral (
        select a.user_id from taskloom.activity a
         where a.entity_id = ${task.id} and a.entity = 'task' and a.after ->> 'status' = 'done'
         order by a.id desc limit 1) completed on true
     where m.project_id = ${task.project_id}
       and (m.user_id in (completed.user_id, ${task.created_by}) or m.role = 'owner')
     order by m.user_id = completed.user_id desc nulls last,
              m.user_id = ${task.created_by} desc nulls last, m.created_at, m.user_id
     limit 1`;
  return found?.user_id;
}
