import { TaskEvent, topics } from '@taskloom/contracts';
import { z } from 'zod';

import { ToolCallError } from '../../errors.ts';
import { BoundedMap } from '../../events/bounded-map.ts';
import { defineHandler, type EventTypeHandler } from '../../events/handler.ts';
import type { ToolCaller } from '../../mcp/tool-caller.ts';

const Advanced = z.object({ operation_id: z.string().optional() });

const REMEMBERED_TASKS = 10_000;

/**
 * Completing a task of a series makes the next one. A completion that was taken back since is stale,
 * and so only events that change the status count: a later edit of the title does not make it so.
 */
export function advanceSeries(tools: ToolCaller): EventTypeHandler {
  const statusVersions = new BoundedMap<string, number>(REMEMBERED_TASKS);
  return defineHandler({
    topic: topics.taskEvents,
    types: ['task.completed', 'task.reopened', 'task.deleted', 'task.restored'],
    schema: TaskEvent,
    async handle(event, signal) {
      const { task, version, series_id, operation_id } = event.data;
      if (version < (statusVersions.get(task.id) ?? 0)) return;
      statusVersions.set(task.id, version);
      if (event.type !== 'task.completed' || series_id === undefined) return;
      try {
        await tools.call({
          tool: 'advance_series',
          args: { task_id: task.id },
          output: Advanced,
          idempotencyKey: event.id,
          causedBy: operation_id,
          traceparent: event.traceparent,
          signal,
        });
      } catch (error) {
        // The task is gone since: there is nothing left to follow it.
        if (error instanceof ToolCallError && error.code === 'not_found') return;
        throw error;
      }
    },
  });
}
