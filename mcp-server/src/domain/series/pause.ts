import { invalidInput } from '../../errors.ts';
import type { SeriesRow, TaskRow } from '../rows.ts';
import { requireRole } from '../members/roles.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { advanceSeries } from './occurrences.ts';
import { lockSeries, nextScheduleAfterResume } from './series-store.ts';

/** Nothing new is made of the task's series until it goes on; the occurrence that is there stays. */
export async function pauseSeries(work: UnitOfWork, task: TaskRow): Promise<void> {
  const series = await liveSeries(work, task);
  if (series.paused_at !== null) return;
  const still = { next_key: null, next_at: null, upcoming: [] };
  await work.changes.update('series', series, { paused_at: work.changes.at, ...still });
  await work.changes.touch(task);
}

/** The series goes on with what comes after now; what fell into the pause is not made. */
export async function resumeSeries(work: UnitOfWork, task: TaskRow): Promise<void> {
  const series = await liveSeries(work, task);
  if (series.paused_at === null) return;
  const resumed = { ...series, paused_at: null, resumed_at: work.changes.at };
  await work.changes.update('series', series, {
    paused_at: null,
    parked_reason: null,
    resumed_at: work.changes.at,
    ...nextScheduleAfterResume(resumed, work.actor.words.now),
  });
  // One that was completed meanwhile has had no successor yet.
  if (series.last_task_id === task.id) await advanceSeries(work, task);
  await work.changes.touch(task);
}

/** What is made after downtime. */
export async function setCatchUp(
  work: UnitOfWork,
  task: TaskRow,
  policy: SeriesRow['catch_up'],
): Promise<void> {
  const series = await liveSeries(work, task);
  if (series.catch_up === policy) return;
  await work.changes.update('series', series, { catch_up: policy });
  await work.changes.touch(task);
}

async function liveSeries(work: UnitOfWork, task: TaskRow): Promise<SeriesRow> {
  await requireRole(work, { projectId: task.project_id, action: 'change_tasks' });
  const series = task.series_id === null ? undefined : await lockSeries(work, task.series_id);
  if (series && series.ended_at === null) return series;
  throw invalidInput('This task does not repeat.', {
    path: 'task',
    hint: 'Give a recurrence as well.',
  });
}
