import { topics } from '@taskloom/contracts';
import { Hono } from 'hono';
import { z } from 'zod';

import { isToken } from '../adapters/api-token.ts';
import { DeadLetterEvent } from '../adapters/dead-letter-event.ts';
import { withoutEmpty } from '../adapters/without-empty.ts';
import type { Logger } from '../logs/logger.ts';
import type { DeadLetterStore } from './dead-letter-store.ts';

const Letter = DeadLetterEvent.extend({ deadtopic: z.enum(Object.values(topics)) });

interface ReceiveOptions {
  store: DeadLetterStore;
  /** `APP_API_TOKEN` */
  appToken?: string | undefined;
  logger: Logger;
}

/** `POST /events/dead-letters`: what the consumers gave up on comes by a Dapr subscription and is kept. */
export function createDeadLetterReceiver({ store, appToken, logger }: ReceiveOptions): Hono {
  return new Hono().post('/events/dead-letters', async (c) => {
    if (!isToken(c.req.header('dapr-api-token'), appToken)) {
      logger.error('a dead letter came without the right APP_API_TOKEN and was refused');
      return c.json({ status: 'RETRY' }, 401);
    }
    const letter = Letter.safeParse(withoutEmpty(await c.req.json()));
    if (!letter.success) {
      logger.error('something else than a dead letter was delivered, and is passed over');
      return c.json({ status: 'SUCCESS' });
    }
    const { deadtopic: topic, deadconsumer: consumer, deaderror: error, ...rest } = letter.data;
    const { deadattempts: attempts, ...event } = rest;
    try {
      await store.add({ topic, consumer, event, attempts, error });
      return c.json({ status: 'SUCCESS' });
    } catch (failure) {
      const type = failure instanceof Error ? failure.name : typeof failure;
      logger.warn({ error: type }, 'a dead letter waits for its database');
      return c.json({ status: 'RETRY' });
    }
  });
}
