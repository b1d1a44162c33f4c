import type { CloudEvent, Topic } from '@taskloom/contracts';
import type { z } from 'zod';

import { UnreadableEvent } from '../errors.ts';

/** What a worker does with events of some types of one topic. */
export interface EventTypeHandler {
  topic: Topic;
  types: readonly string[];
  /** Runs at least once per event. Throwing gets it run again; see `EventHandler` of the bus. */
  handle(event: CloudEvent, signal: AbortSignal): Promise<void>;
}

interface HandlerDefinition<E extends CloudEvent> {
  topic: Topic;
  types: readonly E['type'][];
  schema: z.ZodType<E>;
  handle(event: E, signal: AbortSignal): Promise<void>;
}

/** Parses the event before the handler sees it. Unknown fields are let through: producers may be newer. */
export function defineHandler<E extends CloudEvent>(
  definition: HandlerDefinition<E>,
): EventTypeHandler {
  return {
    topic: definition.topic,
    types: definition.types,
    async handle(event, signal) {
      const parsed = definition.schema.safeParse(event);
      if (!parsed.success) {
        throw new UnreadableEvent(`an event of type ${event.type} has an unknown shape`, {
          cause: parsed.error,
        });
      }
      await definition.handle(parsed.data, signal);
    },
  };
}
