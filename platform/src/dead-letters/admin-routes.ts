import { topics } from '@taskloom/contracts';
import { type Request, Router } from 'express';
import { z } from 'zod';

import { UNREADABLE } from '../adapters/dapr/dapr-events.ts';
import { HttpError } from '../http/http-error.ts';
import { operatorOnly } from '../http/operator-only.ts';
import type { Logger } from '../logs/logger.ts';
import type { EventBus } from '../ports/event-bus.ts';
import type { DeadLetterStore } from './dead-letter-store.ts';

const PUBLISH_TIMEOUT_MS = 15_000;
const MAX_PAGE = 200;

const Page = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
  after: z
    .string()
    .regex(/^\d{1,18}$/u)
    .optional(),
});
const Replayable = z.enum(topics);
const Id = z.string().regex(/^\d{1,18}$/u);

interface AdminOptions {
  store: DeadLetterStore;
  eventBus: EventBus;
  /** Who shows it as a bearer token is an operator. */
  operatorToken: string;
  logger: Logger;
}

/**
 * `/admin/dead-letters`: list (without what the events say), show, replay and discard. A replayed event
 * goes to its own consumer alone, through whichever bus the services use.
 */
export function createDeadLetterAdmin(options: AdminOptions): Router {
  const { store, eventBus, operatorToken, logger } = options;
  const router = Router();
  router.use('/admin/dead-letters', operatorOnly(operatorToken));

  router.get('/admin/dead-letters', async (request, response) => {
    const page = Page.safeParse(request.query);
    if (!page.success) throw new HttpError(400, 'No such page.');
    const letters = await store.list(page.data);
    response.json({
      dead_letters: letters.map(({ event: { id, type, subject, time }, ...letter }) => ({
        ...letter,
        event: { id, type, subject, time },
      })),
    });
  });

  router.get('/admin/dead-letters/:id', async (request, response) => {
    response.json(await find(request));
  });

  router.post('/admin/dead-letters/:id/replay', async (request, response) => {
    const { id, key, event, consumer, ...letter } = await find(request);
    const topic = Replayable.safeParse(letter.topic).data;
    if (topic === undefined || event.type === UNREADABLE)
      throw new HttpError(409, 'What came was no event: there is nothing to replay.', {
        hint: 'Find out who sent it, and discard it.',
      });
    const { failed } = await eventBus.publish([{ topic, key, event, consumer }], {
      signal: AbortSignal.timeout(PUBLISH_TIMEOUT_MS),
    });
    if (failed.length > 0)
      throw new HttpError(503, 'The broker did not take the event.', { hint: 'Try again.' });
    await store.remove(id);
    logger.info({ eventId: event.id, topic, consumer }, 'dead letter replayed');
    response.json({ replayed: id });
  });

  router.delete('/admin/dead-letters/:id', async (request, response) => {
    const letter = await find(request);
    if (!(await store.remove(letter.id))) throw missing();
    const { topic, consumer, event } = letter;
    logger.info({ eventId: event.id, topic, consumer }, 'dead letter discarded');
    response.json({ discarded: letter.id });
  });

  return router;

  async function find(request: Request) {
    const id = Id.safeParse(request.params['id']);
    const letter = id.success ? await store.find(id.data) : undefined;
    if (!letter) throw missing();
    return letter;
  }
}

function missing(): HttpError {
  return new HttpError(404, 'There is no such dead letter.');
}
