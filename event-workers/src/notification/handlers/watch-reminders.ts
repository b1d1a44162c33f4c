import { TaskEvent, topics } from '@taskloom/contracts';

import { defineHandler, type EventTypeHandler } from '../../events/handler.ts';
import type { DueTimer } from '../../timer/due-timer.ts';

interface WatchOptions {
  timer: Pick<DueTimer, 'nudge'>;
  /** Milliseconds between two ticks at most. */
  floorMs: number;
}

/**
 * A reminder that was set or moved may be due earlier than what the timer waits for. Only the server's
 * clock says when, so the timer asks it; what is further away than the timer's floor it hears of anyway.
 */
export function watchReminders({ timer, floorMs }: WatchOptions): EventTypeHandler {
  return defineHandler({
    topic: topics.taskEvents,
    types: ['task.created', 'task.updated', 'task.reopened', 'task.restored'],
    schema: TaskEvent,
    async handle(event) {
      const { task } = event.data;
      if (task.status !== 'open') return;
      const saidAt = Date.parse(event.time);
      const isNear = task.reminders.some(
        ({ fire_at: fireAt }) => Date.parse(fireAt) - saidAt <= floorMs,
      );
      if (isNear) timer.nudge();
    },
  });
}
