import { Temporal } from 'temporal-polyfill';

import type { When } from '../../recurrence/index.ts';
import type { TaskRow } from '../rows.ts';
import { moveReminders } from '../reminders/reminder-store.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { dueColumns } from './due-columns.ts';
import { dueOf } from './present.ts';

/** Moves only this occurrence; a day without a time keeps the time the task had. */
export async function rescheduleTask(
  work: UnitOfWork,
  { task, due }: { task: TaskRow; due: When },
): Promise<TaskRow> {
  const when = keepTime(due, dueOf(task));
  const moved = await work.changes.update(
    'task',
    task,
    dueColumns(when, work.actor.words.timeZone),
  );
  await moveReminders(work, moved);
  return moved;
}

function keepTime(due: When, before: When | undefined): When {
  if ('at' in due || !before || 'date' in before) return due;
  const { timeZone } = before;
  const plainTime = Temporal.Instant.from(before.at).toZonedDateTimeISO(timeZone).toPlainTime();
  const at = Temporal.PlainDate.from(due.date).toZonedDateTime({ timeZone, plainTime });
  return { at: at.toInstant().toString(), timeZone };
}
