import { z } from 'zod';

import { ToolCallError } from '../../errors.ts';
import type { ToolCaller } from '../../mcp/tool-caller.ts';
import type { Channel } from './channel.ts';

const Recorded = z.object({ recorded: z.boolean() });

/** The inbox of the web page: recording the delivery is what makes it appear. */
export function createInAppChannel(tools: ToolCaller): Channel {
  const name = 'in_app';
  return {
    name,
    async deliver(event, signal) {
      const { reminder_id, occurrence, user_id, task_id, title, due_words } = event.data;
      try {
        await tools.call({
          tool: 'record_delivery',
          args: {
            reminder_id,
            occurrence,
            user_id,
            task_id,
            channel: name,
            title,
            ...(due_words && { body: `Due ${due_words}` }),
          },
          output: Recorded,
          idempotencyKey: `${event.id}:${name}`,
          causedBy: event.data.operation_id,
          traceparent: event.traceparent,
          signal,
        });
      } catch (error) {
        // The task or the reminder is gone since: nobody waits for this any more.
        if (error instanceof ToolCallError && error.code === 'not_found') return;
        throw error;
      }
    },
  };
}
