import { v7 as uuidv7 } from 'uuid';

import { describeForLog, failsWholeCall, isOwnFault } from '../../errors.ts';
import { recordInApp } from '../notifications/inbox/record-in-app.ts';
import type { SystemContext } from '../system-context.ts';

/** Seconds until a reminder that failed is told again: doubled with each failure, ten minutes at most. */
const FIRST_RETRY = 5;
const LONGEST_RETRY = 600;

interface FailedReminder {
  id: string;
  user_id: string;
  fire_at: string | null;
  task: { id: string; title: string; project_id: string };
}

/**
 * After one person's reminders could not be told: others' go on. A fault that may pass is tried again;
 * a reminder whose own data is at fault goes into the inbox alone, so that it is not lost.
 * @throws the error, where all of the call failed with it
 */
export async function setRemindersAside(
  work: SystemContext,
  { reminders, error }: { reminders: readonly FailedReminder[]; error: unknown },
): Promise<void> {
  if (failsWholeCall(error) || work.signal.aborted) throw error;
  const ids = reminders.map(({ id }) => id);
  const facts = { error: describeForLog(error), reminderIds: ids };
  if (isOwnFault(error)) {
    work.logger.error(facts, 'reminders set aside: put into the inbox alone');
    await work.sql`
      update taskloom.reminders set parked_at = ${work.now.toString()}
       where id = any (${ids}::uuid[])`;
    for (const { id, user_id: userId, fire_at: occurrence, task } of reminders)
      await recordInApp(work, {
        id: uuidv7(),
        user_id: userId,
        kind: 'reminder',
        title: task.title,
        body: 'This reminder could not be sent anywhere else.',
        task_id: task.id,
        project_id: task.project_id,
        reminder_id: id,
        occurrence,
      });
    return;
  }
  work.logger.warn(facts, 'reminders failed: they are told again');
  await work.sql`
    update taskloom.reminders
       set released_at = null, failures = failures + 1,
           retry_at = ${work.now.toString()}::timestamptz
             + make_interval(secs => least(${LONGEST_RETRY}, ${FIRST_RETRY} * 2 ^ failures))
     where id = any (${ids}::uuid[])`;
}
