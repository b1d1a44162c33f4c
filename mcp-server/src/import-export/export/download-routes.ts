import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { type AttemptLimit, HttpError, Semaphore } from '@taskloom/platform';
import { type Response, Router } from 'express';
import type { Temporal } from 'temporal-polyfill';

import type { Database } from '../../database/database.ts';
import { loadActor } from '../../domain/actors.ts';
import { ChangeTracker } from '../../domain/change-tracker.ts';
import { writableFormats } from '../formats/registry.ts';
import type { Download, DownloadLinks } from './download-links.ts';
import { openTaskSource } from './task-source.ts';

/** Each holds a connection as long as it lasts. */
const AT_ONCE = 2;
/** A client that takes nothing for so long is given up; PostgreSQL would end the transaction after 30 s. */
const STALLED_MS = 20_000;

interface DownloadRouterOptions {
  database: Database;
  links: DownloadLinks;
  now(): Temporal.Instant;
  /** Of those who come with a link that was not made here. */
  wrongLinks: AttemptLimit;
}

/** `/exports/{link}`: a file of any size, a page of tasks at a time. */
export function createDownloadRouter({
  database,
  links,
  now,
  wrongLinks,
}: DownloadRouterOptions): Router {
  const turns = new Semaphore(AT_ONCE);
  const router = Router();
  router.get('/exports/:link', async (request, response) => {
    const at = now();
    const download = links.read(request.params.link, at.epochMilliseconds);
    if (!download) {
      await wrongLinks.count(request.ip);
      throw new HttpError(404, 'This link is over, or was never one.', {
        hint: 'Ask export_tasks for another.',
        headers: { 'cache-control': 'no-store' },
      });
    }
    await turns.run(() => send({ database, download, at, response }));
  });
  return router;
}

async function send({
  database,
  download,
  at,
  response,
}: {
  database: Database;
  download: Download;
  at: Temporal.Instant;
  response: Response;
}): Promise<void> {
  const { userId, format: name, ...query } = download;
  const format = writableFormats[name];
  await database.asUser(userId, async (sql) => {
    const actor = await loadActor({ sql, userId, now: at });
    const work = { sql, actor, changes: new ChangeTracker({ sql, at: at.toString() }) };
    const source = await openTaskSource(work, query);
    response.set({
      'content-type': `${format.mimeType}; charset=utf-8`,
      'content-disposition': `attachment; filename="taskloom.${format.extension}"`,
      'cache-control': 'private, no-store',
    });
    for await (const piece of format.write(source, actor.words)) {
      if (response.destroyed) return;
      if (!response.write(piece)) await drained(response);
    }
  });
  response.end();
}

async function drained(response: Response): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([
      once(response, 'drain', { signal }),
      once(response, 'close', { signal }),
      sleep(STALLED_MS, undefined, { signal }).then(() => response.destroy()),
    ]);
  } finally {
    over.abort();
  }
}
