import { ReminderEvent, topics } from '@taskloom/contracts';

import { defineHandler, type EventTypeHandler } from '../../events/handler.ts';
import type { Channel } from '../channels/channel.ts';

/** A due reminder goes out through every channel; one that fails keeps none of the others waiting. */
export function deliverReminder(channels: readonly Channel[]): EventTypeHandler {
  return defineHandler({
    topic: topics.reminders,
    types: ['reminder.due'],
    schema: ReminderEvent,
    async handle(event, signal) {
      const deliveries = await Promise.allSettled(
        channels.map((channel) => channel.deliver(event, signal)),
      );
      const failures = deliveries
        .filter((delivery) => delivery.status === 'rejected')
        .map(({ reason }): unknown => reason);
      if (failures.length === 0) return;
      // One that may yet succeed is worth another round: the others answer that round at once.
      throw failures.find(isRetryable) ?? failures[0];
    },
  });
}

function isRetryable(failure: unknown): boolean {
  return !(failure instanceof Error && 'retryable' in failure && failure.retryable === false);
}
