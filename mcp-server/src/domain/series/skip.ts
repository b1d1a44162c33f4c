import { invalidInput, TaskloomError } from '../../errors.ts';
import { nextOccurrences, occurrenceKey } from '../../recurrence/index.ts';
import type { TaskRow } from '../rows.ts';
import { moveReminders } from '../reminders/reminder-store.ts';
import { dueColumns } from '../tasks/due-columns.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { lockSeries, nextSchedule, whenOfKey } from './series-store.ts';

/** The occurrence becomes the next one; the date it leaves is an exception (EXDATE) of the series. */
export async function skipOccurrence(work: UnitOfWork, task: TaskRow): Promise<TaskRow> {
  const series = task.series_id === null ? undefined : await lockSeries(work, task.series_id);
  if (!series || series.ended_at !== null)
    throw invalidInput('This task does not repeat.', {
      path: 'task',
      hint: 'set_recurrence makes it.',
    });
  if (series.last_task_id !== task.id || task.status !== 'open')
    throw new TaskloomError('conflict', 'Only the newest open occurrence can be skipped.', {
      path: 'task',
      hint: 'Complete or delete this one; the series goes on by itself.',
    });
  const left = occurrenceKey(whenOfKey(series.last_key, series.time_zone));
  const exdates = [...series.exdates, left];
  const [next] = nextOccurrences({
    rule: series.rule,
    start: whenOfKey(series.start_key, series.time_zone),
    timeZone: series.time_zone,
    after: whenOfKey(series.last_key, series.time_zone),
    count: 1,
    exdates,
    rdates: series.rdates,
  });
  if (!next)
    throw new TaskloomError('conflict', 'There is no occurrence after this one.', {
      path: 'task',
      hint: 'Complete or delete it.',
    });
  const key = occurrenceKey(next);
  const moved = { ...series, exdates, last_key: key };
  await work.changes.update('series', series, {
    exdates,
    last_key: key,
    ...nextSchedule({ series: moved }),
  });
  const skipped = await work.changes.update('task', task, {
    occurrence_key: key,
    ...dueColumns(next, series.time_zone),
  });
  await moveReminders(work, skipped);
  return skipped;
}
