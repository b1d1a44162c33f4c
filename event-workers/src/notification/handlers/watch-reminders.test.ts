import type { Task } from '@taskloom/contracts';
import { describe, expect, it } from 'vitest';

import { makeTask, makeTaskEvent } from '../../testing/events.ts';
import { watchReminders } from './watch-reminders.ts';

const FLOOR_MS = 60_000;

/** With reminders so many milliseconds after the change that set them. */
async function nudgesAfter(inMs: number[], status: Task['status'] = 'open'): Promise<number> {
  let nudges = 0;
  const timer = { nudge: () => (nudges += 1) };
  const handler = watchReminders({ timer, floorMs: FLOOR_MS });
  const event = makeTaskEvent('task.updated', { task: makeTask({ status }) });
  const saidAt = Date.parse(event.time);
  event.data.task.reminders = inMs.map((ms, at) => ({
    id: `r${at}`,
    fire_at: new Date(saidAt + ms).toISOString(),
  }));
  await handler.handle(event, new AbortController().signal);
  return nudges;
}

describe('watching reminders', () => {
  it.each([
    { what: 'is near', inMs: [86_400_000, 30_000] },
    { what: 'should have been already', inMs: [-1000] },
  ])('has the timer ask the server once when one $what', async ({ inMs }) => {
    expect(await nudgesAfter(inMs)).toBe(1);
  });

  it('leaves to the timer what is further away than its floor', async () => {
    expect(await nudgesAfter([FLOOR_MS + 1])).toBe(0);
  });

  it('leaves the timer alone for a task that is done', async () => {
    expect(await nudgesAfter([0], 'done')).toBe(0);
  });
});
