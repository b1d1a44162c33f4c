import { TaskEvent, topics } from '@taskloom/contracts';

import { defineHandler, type EventTypeHandler } from '../../events/handler.ts';
import type { DueTimer } from '../../timer/due-timer.ts';

/**
 * A series that came or changed may be due earlier than what the timer waits for. Only the server
 * knows when (dates without a time begin in its owner's zone), so the timer asks it now.
 */
export function watchSeries(timer: Pick<DueTimer, 'nudge'>): EventTypeHandler {
  return defineHandler({
    topic: topics.taskEvents,
    types: ['task.created', 'task.updated', 'task.reopened', 'task.restored'],
    schema: TaskEvent,
    async handle(event) {
      if (event.data.series_id !== undefined) timer.nudge();
    },
  });
}
