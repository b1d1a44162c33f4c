import type { TaskEvent } from '@taskloom/contracts';
import { describe, expect, it } from 'vitest';

import { makeTask, makeTaskEvent } from '../../testing/events.ts';
import { watchSeries } from './watch-series.ts';

async function nudgesAfter(event: TaskEvent): Promise<number> {
  let nudges = 0;
  const handler = watchSeries({ nudge: () => (nudges += 1) });
  await handler.handle(event, new AbortController().signal);
  return nudges;
}

describe('watching series', () => {
  it('has the timer look now when a task has a series', async () => {
    const event = makeTaskEvent('task.updated', { task: makeTask(), series_id: 'series-1' });
    expect(await nudgesAfter(event)).toBe(1);
  });

  it('leaves the timer alone when a task has none', async () => {
    expect(await nudgesAfter(makeTaskEvent('task.updated', { task: makeTask() }))).toBe(0);
  });
});
