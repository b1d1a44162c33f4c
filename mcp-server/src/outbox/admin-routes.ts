import { HttpError, type Logger, operatorOnly } from '@taskloom/platform';
import { type Request, Router } from 'express';
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
export function createOutboxAdmin(options: OutboxAdminOptions): Router {
  const { parked, operatorToken, wake, logger } = options;
  const router = Router();
  router.use('/admin/outbox', operatorOnly(operatorToken));

  router.get('/admin/outbox', async (request, response) => {
    const page = Page.safeParse(request.query);
    if (!page.success) throw new HttpError(400, 'No such page.');
    response.json({ parked: (await parked.list(page.data)).map(withoutContent) });
  });

  router.get('/admin/outbox/:id', async (request, response) => {
    response.json(await find(request));
  });

  router.post('/admin/outbox/:id/retry', async (request, response) => {
    const row = await find(request);
    if (!(await parked.unpark(row.id))) throw missing();
    wake();
    logger.info({ outboxId: row.id, topic: row.topic }, 'outbox row goes to the broker again');
    response.json({ retried: row.id });
  });

  router.delete('/admin/outbox/:id', async (request, response) => {
    const row = await find(request);
    if (!(await parked.remove(row.id))) throw missing();
    logger.info({ outboxId: row.id, topic: row.topic }, 'outbox row discarded');
    response.json({ discarded: row.id });
  });

  return router;

  async function find(request: Request): Promise<ParkedRow> {
    const id = Id.safeParse(request.params['id']);
    const row = id.success ? await parked.find(id.data) : undefined;
    if (!row) throw missing();
    return row;
  }
}

function withoutContent({ event: { id, type, subject, time }, ...row }: ParkedRow) {
  return { ...row, event: { id, type, subject, time } };
}

function missing(): HttpError {
  return new HttpError(404, 'There is no such parked event.');
}
