import { invalidInput } from '../../errors.ts';
import type { ReminderRow, TaskRow } from '../rows.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { insertReminder, readReminders } from './reminder-store.ts';

/** Reminds the actor of the task at `until`; what was to fire before then is left out. */
export async function snoozeReminders(
  work: UnitOfWork,
  { task, until }: { task: TaskRow; until: string },
): Promise<TaskRow> {
  const [spec] = readReminders(work, [until]);
  if (!spec || 'offset' in spec)
    throw invalidInput(`"${until}" is not a time.`, {
      path: 'until',
      hint: 'Such as "in 20 min".',
    });
  const early = await work.sql<ReminderRow[]>`
    select * from taskloom.reminders
     where task_id = ${task.id} and user_id = ${work.actor.userId} and fire_at <= ${spec.at}
     order by fire_at for update`;
  for (const row of early)
    if (row.released_at === null)
      await work.changes.update('reminder', row, { released_at: work.changes.at });
  await insertReminder(work, { task, spec });
  return task;
}
