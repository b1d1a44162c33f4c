import { type Logger, operatorOnly } from '@taskloom/platform';
import { type Context, Hono } from 'hono';
import { z } from 'zod';

import type { ParkedRow, ParkedRows } from './parked-rows.ts';

const MAX_PAGE = 200;

const Id = z.string().regex(/^\d{1,18}$/u);
const Page = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
  after: Id.default('0'),
});

interface OutboxAdminOptions {
  parked: ParkedRows;
  /** Who shows it as a bearer token is an operator. */
  operatorToken: string;
  /** There is something for the relay. */
  wake: () => void;
  logger: Logger;
}

/** `/admin/outbox`: list (without what the events say), show, retry and discard what the broker refused. */
export function createOutboxAdmin(options: OutboxAdminOptions): Hono {
  const { parked, operatorToken, wake, logger } = options;
  const routes = new Hono();
  routes.use('/admin/outbox/*', operatorOnly(operatorToken));

  routes.get('/admin/outbox', async (c) => {
    const page = Page.safeParse(c.req.query());
    if (!page.success)
      return c.json({ error: { code: 'invalid_input', message: 'No such page.' } }, 400);
    return c.json({ parked: (await parked.list(page.data)).map(withoutContent) });
  });

  routes.get('/admin/outbox/:id', async (c) => {
    const row = await find(c);
    return row ? c.json(row) : missing(c);
  });

  routes.post('/admin/outbox/:id/retry', async (c) => {
    const row = await find(c);
    if (!row || !(await parked.unpark(row.id))) return missing(c);
    wake();
    logger.info({ outboxId: row.id, topic: row.topic }, 'outbox row goes to the broker again');
    return c.json({ retried: row.id });
  });

  routes.delete('/admin/outbox/:id', async (c) => {
    const row = await find(c);
    if (!row || !(await parked.remove(row.id))) return missing(c);
    logger.info({ outboxId: row.id, topic: row.topic }, 'outbox row discarded');
    return c.json({ discarded: row.id });
  });

  return routes;

  async function find(c: Context) {
    const id = Id.safeParse(c.req.param('id'));
    return id.success ? parked.find(id.data) : undefined;
  }
}

function withoutContent({ event: { id, type, subject, time }, ...row }: ParkedRow) {
  return { ...row, event: { id, type, subject, time } };
}

function missing(c: Context) {
  const message = 'There is no such parked event.';
  return c.json({ error: { code: 'not_found', message } }, 404);
}
