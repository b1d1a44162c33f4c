import { topics } from '@taskloom/contracts';
import { z } from 'zod';

import type { Verdict } from '../adapters/dapr-app-callback.ts';
import { DeadLetterEvent } from '../adapters/dead-letter-event.ts';
import { withoutEmpty } from '../adapters/without-empty.ts';
import type { Logger } from '../logs/logger.ts';
import type { DeadLetterStore } from './dead-letter-store.ts';

const Letter = DeadLetterEvent.extend({ deadtopic: z.enum(Object.values(topics)) });

interface ReceiveOptions {
  store: DeadLetterStore;
  logger: Logger;
}

/** What the consumers gave up on comes by a Dapr subscription, and is kept. Never rejects. */
export function createDeadLetterReceiver({ store, logger }: ReceiveOptions) {
  return async (delivered: unknown): Promise<Verdict> => {
    const letter = Letter.safeParse(withoutEmpty(delivered));
    if (!letter.success) {
      logger.error('something else than a dead letter was delivered, and is passed over');
      return 'SUCCESS';
    }
    const { deadtopic: topic, deadconsumer: consumer, deaderror: error, ...rest } = letter.data;
    const { deadattempts: attempts, ...event } = rest;
    try {
      await store.add({ topic, consumer, event, attempts, error });
      return 'SUCCESS';
    } catch (failure) {
      const type = failure instanceof Error ? failure.name : typeof failure;
      logger.warn({ error: type }, 'a dead letter waits for its database');
      return 'RETRY';
    }
  };
}
