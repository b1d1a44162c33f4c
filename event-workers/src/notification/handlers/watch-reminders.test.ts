import type { Task } from '@taskloom/contracts';
import { describe, expect, it } from 'vitest';

import { makeTask, makeTaskEvent } from '../../testing/events.ts';
import { watchReminders } from './watch-reminders.ts';

const reminders: Task['reminders'] = [
  { id: 'a', fire_at: '2026-11-21T09:30:00Z', offset: '-PT30M' },
  { id: 'b', fire_at: '2026-11-22T08:00:00+01:00' },
];

async function nudgesAfter(task: Task): Promise<number[]> {
  const nudges: number[] = [];
  const handler = watchReminders({ nudge: (at) => nudges.push(at) });
  await handler.handle(makeTaskEvent('task.updated', { task }), new AbortController().signal);
  return nudges;
}

describe('watching reminders', () => {
  it('sets the timer to each reminder of an open task', async () => {
    expect(await nudgesAfter(makeTask({ reminders }))).toEqual([
      Date.UTC(2026, 10, 21, 9, 30),
      Date.UTC(2026, 10, 22, 7, 0),
    ]);
  });

  it('leaves the timer alone for a task that is done', async () => {
    expect(await nudgesAfter(makeTask({ reminders, status: 'done' }))).toEqual([]);
  });
});
