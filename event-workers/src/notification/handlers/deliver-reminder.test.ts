import { describe, expect, it } from 'vitest';

import { ToolCallError } from '../../errors.ts';
import { makeReminderEvent } from '../../testing/events.ts';
import type { Channel } from '../channels/channel.ts';
import { deliverReminder } from './deliver-reminder.ts';

const signal = new AbortController().signal;

function channel(name: string, delivered: string[], failure?: Error): Channel {
  return {
    name,
    async deliver() {
      if (failure) throw failure;
      delivered.push(name);
    },
  };
}

function failure(retryable: boolean): ToolCallError {
  return new ToolCallError({ tool: 't', code: 'unavailable', retryable, message: 'no' });
}

describe('delivering a reminder', () => {
  it('goes out through the other channels when one fails', async () => {
    const delivered: string[] = [];
    const down = failure(true);
    const handler = deliverReminder([channel('a', delivered, down), channel('b', delivered)]);
    await expect(handler.handle(makeReminderEvent(), signal)).rejects.toBe(down);
    expect(delivered).toEqual(['b']);
  });

  it('is tried again as long as one channel may yet succeed', async () => {
    const later = failure(true);
    const handler = deliverReminder([channel('a', [], failure(false)), channel('b', [], later)]);
    await expect(handler.handle(makeReminderEvent(), signal)).rejects.toBe(later);
  });
});
