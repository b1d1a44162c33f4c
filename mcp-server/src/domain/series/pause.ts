import { invalidInput } from '../../errors.ts';
import type { SeriesRow, TaskRow } from '../entities.ts';
import type { Work } from '../work.ts';
import { advanceSeries } from './occurrences.ts';
import { lockSeries, scheduleFrom } from './series-store.ts';

/** Nothing new is made of the task's series until it goes on; the occurrence that is there stays. */
export async function pauseSeries(work: Work, task: TaskRow): Promise<void> {
  const series = await liveSeries(work, task);
  if (series.paused_at !== null) return;
  const still = { next_key: null, next_at: null, upcoming: [] };
  await work.changes.update('series', series, { paused_at: work.changes.at, ...still });
  await work.changes.touch(task);
}

/** The series goes on with what comes after now; what fell into the pause is not made. */
export async function resumeSeries(work: Work, task: TaskRow): Promise<void> {
  const series = await liveSeries(work, task);
  if (series.paused_at === null) return;
  const resumed = { ...series, paused_at: null, resumed_at: work.changes.at };
  await work.changes.update('series', series, {
    paused_at: null,
    resumed_at: work.changes.at,
    ...scheduleFrom(resumed, work.actor.words.now, work.changes.at),
  });
  // One that was completed meanwhile has had no successor yet.
  if (series.last_task_id === task.id) await advanceSeries(work, task);
  await work.changes.touch(task);
}

/** What is made after downtime. */
export async function setCatchUp(
  work: Work,
  task: TaskRow,
  policy: SeriesRow['catch_up'],
): Promise<void> {
  const series = await liveSeries(work, task);
  if (series.catch_up === policy) return;
  await work.changes.update('series', series, { catch_up: policy });
  await work.changes.touch(task);
}

async function liveSeries(work: Work, task: TaskRow): Promise<SeriesRow> {
  const series = task.series_id === null ? undefined : await lockSeries(work, task.series_id);
  if (series && series.ended_at === null) return series;
  throw invalidInput('This task does not repeat.', {
    path: 'task',
    hint: 'Give a recurrence as well.',
  });
}
