import { TaskEvent, topics } from '@taskloom/contracts';

import { defineHandler, type EventTypeHandler } from '../../events/handler.ts';
import type { DueTimer } from '../../timer/due-timer.ts';

/** A reminder that was set or moved may be due earlier than what the timer waits for. */
export function watchReminders(timer: Pick<DueTimer, 'nudge'>): EventTypeHandler {
  return defineHandler({
    topic: topics.taskEvents,
    types: ['task.created', 'task.updated', 'task.reopened', 'task.restored'],
    schema: TaskEvent,
    async handle(event) {
      const { task } = event.data;
      if (task.status !== 'open') return;
      for (const reminder of task.reminders) timer.nudge(Date.parse(reminder.fire_at));
    },
  });
}
