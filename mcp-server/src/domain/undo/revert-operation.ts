import { TaskloomError } from '../../errors.ts';
import type { TaskRow } from '../rows.ts';
import { lockTasksOf } from '../tasks/lock-tasks.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { type ActivityRow, revertRows } from './revert-rows.ts';

/** What an operation did that stays, in words. */
export interface KeptChange {
  title?: string;
  reason: string;
}

/**
 * Takes back all of an operation, or where that cannot be done, the part that can: each of its tasks by
 * itself. Returns what stays. @throws TaskloomError where nothing of it can be taken back
 */
export async function revertOperation(
  work: UnitOfWork,
  operationId: string,
): Promise<KeptChange[]> {
  const activity = await work.sql<ActivityRow[]>`
    select entity, entity_id, title, before, after from taskloom.activity
     where operation_id = ${operationId} order by id desc`;
  const kept = await revertParts(work, activity);
  await work.sql`
    update taskloom.operations set undone_by = ${work.changes.operationId}
     where id = ${operationId}`;
  // An undo that is undone lets all that it took back stand again.
  await work.sql`
    update taskloom.operations set undone_by = null where undone_by = ${operationId}`;
  return kept;
}

/** What workers did because a task was completed; what somebody has gone on to work with stays. */
export async function revertConsequences(work: UnitOfWork, task: TaskRow): Promise<void> {
  const consequences = await work.sql<{ id: string }[]>`
    select id from taskloom.consequences_of_completing(${task.id})`;
  const ids = consequences.map(({ id }) => id);
  await lockTasksOf(work, ids);
  for (const id of ids)
    await work.changes.withSavepoint(() => revertOperation(work, id)).catch(ignoreUnlessBroken);
}

/** A refusal leaves things as they are; any other error fails the call. */
export function ignoreUnlessBroken(error: unknown): void {
  if (!(error instanceof TaskloomError) || error.retryable) throw error;
}

async function revertParts(
  work: UnitOfWork,
  activity: readonly ActivityRow[],
): Promise<KeptChange[]> {
  const before = work.changes.log.length;
  const failed = await attempt(work, activity);
  if (!failed) {
    if (work.changes.log.length > before) return [];
    throw new TaskloomError('not_found', 'What it changed is gone, or is so already.');
  }
  const parts = [...partsOf(activity)];
  if (parts.length < 2) throw failed;
  const kept: KeptChange[] = [];
  for (const part of parts) {
    const refusal = await attempt(work, part);
    if (refusal) kept.push(...part.slice(0, 1).map(({ title }) => keep(title, refusal)));
  }
  if (work.changes.log.length === before) throw failed;
  return kept;
}

function keep(title: string | null, { message }: TaskloomError): KeptChange {
  return { ...(title === null ? {} : { title }), reason: message };
}

async function attempt(
  work: UnitOfWork,
  activity: readonly ActivityRow[],
): Promise<TaskloomError | undefined> {
  try {
    await work.changes.withSavepoint(() => revertRows(work, activity));
    return undefined;
  } catch (error) {
    ignoreUnlessBroken(error);
    return error as TaskloomError;
  }
}

/**
 * Rows that go back together: a task with its reminders, its comments and its series; a membership with
 * its invitation. What was made with a project or a section of its own, or below one another, is one part.
 */
function partsOf(activity: readonly ActivityRow[]): Iterable<ActivityRow[]> {
  const madePlace = activity.some(
    ({ entity, before }) => (entity === 'project' || entity === 'section') && before === null,
  );
  if (madePlace) return [[...activity]];
  const tasks = activity.filter(({ entity }) => entity === 'task');
  const taskIds = new Set(tasks.map(({ entity_id: id }) => id));
  const madeBelow = new Map(
    tasks.flatMap(({ entity_id: id, before, after }) => {
      const parent = after?.['parent_id'];
      return before === null && typeof parent === 'string' ? [[id, parent] as const] : [];
    }),
  );
  const rootOf = (id: string): string => {
    const parent = madeBelow.get(id);
    return parent !== undefined && taskIds.has(parent) ? rootOf(parent) : id;
  };
  const taskOfSeries = new Map(
    tasks.flatMap(({ entity_id: id, before, after }) => {
      const series = after?.['series_id'] ?? before?.['series_id'];
      return typeof series === 'string' ? [[series, id] as const] : [];
    }),
  );
  return Map.groupBy(activity, ({ entity, entity_id: id, before, after }) => {
    const owner =
      entity === 'series' ? taskOfSeries.get(id) : (after?.['task_id'] ?? before?.['task_id']);
    if (entity === 'task') return rootOf(id);
    // An invitation opened again without the membership would be a way back in.
    if (entity === 'member' || entity === 'invitation') return 'sharing';
    // What tells no task of its own belongs to the only one, or stands alone.
    if (typeof owner === 'string') return rootOf(owner);
    return taskIds.size === 1 ? [...taskIds].map(rootOf)[0] : id;
  }).values();
}
