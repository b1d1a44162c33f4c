import type { Verdict } from '../adapters/dapr/dapr-app-callback.ts';
import { DeadLetterEvent, wrapUnreadable } from '../adapters/dapr/dapr-events.ts';
import type { Logger } from '../logs/logger.ts';
import type { DeadLetter, DeadLetterStore } from './dead-letter-store.ts';

interface ReceiveOptions {
  store: DeadLetterStore;
  logger: Logger;
}

/** Whose letters those are that came to the topic itself and are none. */
const RECEIVER = { topic: 'dead-letters', consumer: 'mcp-server' };

/** What the consumers gave up on comes by a Dapr subscription, and is kept. Never rejects. */
export function createDeadLetterReceiver({ store, logger }: ReceiveOptions) {
  return async (delivered: unknown): Promise<Verdict> => {
    try {
      await store.add(readLetter(delivered));
      return 'SUCCESS';
    } catch (failure) {
      const type = failure instanceof Error ? failure.name : typeof failure;
      logger.warn({ error: type }, 'a dead letter waits for its database');
      return 'RETRY';
    }
  };
}

function readLetter(delivered: unknown): Omit<DeadLetter, 'id' | 'dead_at'> {
  const letter = DeadLetterEvent.safeParse(delivered);
  if (!letter.success)
    return { ...RECEIVER, event: wrapUnreadable(delivered), attempts: 1, error: 'NoCloudEvent' };
  const { deadtopic: topic, deadconsumer: consumer, deaderror: error, ...rest } = letter.data;
  const { deadattempts: attempts, ...event } = rest;
  return { topic, consumer, event, attempts, error };
}
