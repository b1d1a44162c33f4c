import { createHash } from 'node:crypto';

import { Hono } from 'hono';
import type { Temporal } from 'temporal-polyfill';

import type { Database } from '../database/database.ts';
import { loadActor } from '../domain/actors.ts';
import { Changes } from '../domain/changes.ts';
import { loadInterchange } from '../interchange/export/load.ts';
import { LIMITS } from '../limits.ts';
import { renderCalendar } from './events.ts';
import { findFeedOwner } from './feed-store.ts';

/** Seconds that a calendar program may show what it has. */
const MAX_AGE = 300;

interface CalendarRoutesOptions {
  database: Database;
  now(): Temporal.Instant;
}

/** `/calendar/{secret}.ics`: whoever has the address reads the calendar, and nothing else. */
export function createCalendarRoutes({ database, now }: CalendarRoutesOptions): Hono {
  const routes = new Hono();
  routes.get('/calendar/:file', async (c) => {
    c.header('cache-control', `private, max-age=${MAX_AGE}`);
    const [, secret] = /^([\w-]{43})\.ics$/u.exec(c.req.param('file')) ?? [];
    const userId =
      secret === undefined
        ? undefined
        : await database.asSystem((sql) => findFeedOwner(sql, secret));
    if (userId === undefined) {
      c.header('cache-control', 'no-store');
      return c.json({ code: 'not_found', message: 'There is no calendar at this address.' }, 404);
    }
    const body = await writeCalendar({ database, now }, userId);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    c.header('etag', etag);
    if (knows(c.req.header('if-none-match'), etag)) return c.body(null, 304);
    c.header('content-type', 'text/calendar; charset=utf-8');
    c.header('x-content-type-options', 'nosniff');
    return c.body(body);
  });
  return routes;
}

/** RFC 9110 section 13.1.2: a list of entity tags, or any. */
function knows(header: string | undefined, etag: string): boolean {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//u, '')) ?? [];
  return tags.includes(etag) || tags.includes('*');
}

async function writeCalendar(
  { database, now }: CalendarRoutesOptions,
  userId: string,
): Promise<string> {
  return database.asUser(userId, async (sql) => {
    const at = now();
    const actor = await loadActor({ sql, userId, now: at });
    const changes = new Changes({ sql, at: at.toString() });
    const data = await loadInterchange(
      { sql, actor, changes },
      { filter: '!no date', includeDone: false },
    );
    const tasks = data.tasks.toSorted((a, b) => dueText(a).localeCompare(dueText(b)));
    return renderCalendar({ ...data, tasks: tasks.slice(0, LIMITS.calendarTasks) }, at);
  });
}

function dueText({ due }: { due?: { date: string } | { at: string } | undefined }): string {
  if (!due) return '';
  return 'date' in due ? due.date : due.at;
}
