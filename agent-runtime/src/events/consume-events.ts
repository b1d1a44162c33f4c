import { AccountEvent, CommentEvent, type CloudEvent, topics } from '@taskloom/contracts';
import { type EventBus, inSpan, type Logger, SpanKind, kindOf } from '@taskloom/platform';
import type { z } from 'zod';

/** Also the consumer group: changing it makes the pods read the topic anew. */
const CONSUMER = 'agent-runtime';

interface ConsumeOptions {
  eventBus: EventBus;
  logger: Logger;
  /** Runs at least once for each deleted account; what rejects is delivered again. */
  onAccountDeleted(userId: string): Promise<void>;
  /** The same for each new comment. */
  onComment(event: z.infer<typeof CommentEvent>): Promise<void>;
}

/** What happens outside of conversations and concerns them. Disposing waits for what is under way. */
export async function consumeEvents(options: ConsumeOptions): Promise<AsyncDisposable> {
  const { eventBus, logger } = options;
  return eventBus.subscribe({
    topic: topics.taskEvents,
    consumer: CONSUMER,
    async handle(event) {
      const handle = handlerOf(event, options);
      if (!handle) return;
      try {
        await inSpan(
          {
            name: `process ${topics.taskEvents}`,
            kind: SpanKind.CONSUMER,
            attributes: {
              'messaging.operation.type': 'process',
              'messaging.destination.name': topics.taskEvents,
              'messaging.consumer.group.name': CONSUMER,
              'messaging.message.id': event.id,
              'cloudevents.event_type': event.type,
            },
            parent: event.traceparent,
          },
          handle,
        );
      } catch (error) {
        logger.warn(
          { type: kindOf(error), eventId: event.id, event: event.type },
          'event not handled',
        );
        throw error;
      }
    },
  });
}

function handlerOf(event: CloudEvent, options: ConsumeOptions): (() => Promise<void>) | undefined {
  switch (event.type) {
    case 'account.deleted': {
      const { data } = AccountEvent.parse(event);
      return () => options.onAccountDeleted(data.user_id);
    }
    case 'comment.created': {
      const comment = CommentEvent.parse(event);
      return () => options.onComment(comment);
    }
    default:
      return undefined;
  }
}
