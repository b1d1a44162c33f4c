import { type Context, Hono } from 'hono';
import { z } from 'zod';

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
export function createDeadLetterAdmin(options: AdminOptions): Hono {
  const { store, eventBus, operatorToken, logger } = options;
  const routes = new Hono();
  routes.use('/admin/dead-letters/*', operatorOnly(operatorToken));

  routes.get('/admin/dead-letters', async (c) => {
    const page = Page.safeParse(c.req.query());
    if (!page.success)
      return c.json({ error: { code: 'invalid_input', message: 'No such page.' } }, 400);
    const letters = await store.list(page.data);
    return c.json({
      dead_letters: letters.map(({ event: { id, type, subject, time }, ...letter }) => ({
        ...letter,
        event: { id, type, subject, time },
      })),
    });
  });

  routes.get('/admin/dead-letters/:id', async (c) => {
    const letter = await find(c);
    return letter ? c.json(letter) : missing(c);
  });

  routes.post('/admin/dead-letters/:id/replay', async (c) => {
    const letter = await find(c);
    if (!letter) return missing(c);
    const { id, topic, key, event, consumer } = letter;
    const { failed } = await eventBus.publish([{ topic, key, event, consumer }], {
      signal: AbortSignal.timeout(PUBLISH_TIMEOUT_MS),
    });
    if (failed.length > 0) {
      const message = 'The broker did not take the event.';
      return c.json({ error: { code: 'unavailable', message, hint: 'Try again.' } }, 503);
    }
    await store.remove(id);
    logger.info({ eventId: event.id, topic, consumer }, 'dead letter replayed');
    return c.json({ replayed: id });
  });

  routes.delete('/admin/dead-letters/:id', async (c) => {
    const letter = await find(c);
    if (!letter || !(await store.remove(letter.id))) return missing(c);
    const { topic, consumer, event } = letter;
    logger.info({ eventId: event.id, topic, consumer }, 'dead letter discarded');
    return c.json({ discarded: letter.id });
  });

  return routes;

  async function find(c: Context) {
    const id = Id.safeParse(c.req.param('id'));
    return id.success ? store.find(id.data) : undefined;
  }
}

function missing(c: Context) {
  const message = 'There is no such dead letter.';
  return c.json({ error: { code: 'not_found', message } }, 404);
}
