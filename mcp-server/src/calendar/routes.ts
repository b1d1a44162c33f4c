import { createHash } from 'node:crypto';

import { type AttemptLimit, HttpError } from '@taskloom/platform';
import { Router } from 'express';
import type { Temporal } from 'temporal-polyfill';

import type { Database } from '../database/database.ts';
import { loadActor } from '../domain/actors.ts';
import { ChangeTracker } from '../domain/change-tracker.ts';
import { collect, openTaskSource } from '../import-export/export/task-source.ts';
import { LIMITS } from '../limits.ts';
import { renderCalendar } from './events.ts';
import { findFeedOwner } from './feed-store.ts';

/** Seconds that a calendar program may show what it has. */
const MAX_AGE = 300;

interface CalendarRouterOptions {
  database: Database;
  now(): Temporal.Instant;
  /** Of those who come with an address that there is not. */
  wrongSecrets: AttemptLimit;
}

/** `/calendar/{secret}.ics`: whoever has the address reads the calendar, and nothing else. */
export function createCalendarRouter({
  database,
  now,
  wrongSecrets,
}: CalendarRouterOptions): Router {
  const router = Router();
  router.get('/calendar/:file', async (request, response) => {
    const [, secret] = /^([\w-]{43})\.ics$/u.exec(request.params.file) ?? [];
    const userId =
      secret === undefined
        ? undefined
        : await database.asSystem((sql) => findFeedOwner(sql, secret));
    if (userId === undefined) {
      await wrongSecrets.count(request.ip);
      throw new HttpError(404, 'There is no calendar at this address.', {
        headers: { 'cache-control': 'no-store' },
      });
    }
    const body = await writeCalendar({ database, now }, userId);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    response.set({ 'cache-control': `private, max-age=${MAX_AGE}`, etag });
    if (knows(request.headers['if-none-match'], etag)) return void response.status(304).end();
    response.type('text/calendar').send(body);
  });
  return router;
}

/**
 * RFC 9110 section 13.1.2: a list of entity tags, or any. Express's own check gives way to the
 * `Cache-Control: no-cache` that programs built on `fetch` add to such a request.
 */
function knows(header: string | undefined, etag: string): boolean {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//u, '')) ?? [];
  return tags.includes(etag) || tags.includes('*');
}

async function writeCalendar(
  { database, now }: Pick<CalendarRouterOptions, 'database' | 'now'>,
  userId: string,
): Promise<string> {
  return database.asUser(userId, async (sql) => {
    const at = now();
    const actor = await loadActor({ sql, userId, now: at });
    const changes = new ChangeTracker({ sql, at: at.toString() });
    const source = await openTaskSource(
      { sql, actor, changes },
      { filter: '!no date', includeDone: false, firstDue: LIMITS.calendarTasks },
    );
    return renderCalendar(await collect(source), at);
  });
}
