import { z } from 'zod';

import type { ToolCaller } from '../mcp/tool-caller.ts';
import type { TickResult } from '../timer/due-timer.ts';
import { startWorker, type Worker, type WorkerConfig, type WorkerDependencies } from '../worker.ts';
import { recurrenceHandlers } from './handlers/registry.ts';

const FLOOR_MS = 5 * 60_000;

const Generated = z.object({
  generated: z.number(),
  next_in_ms: z.number().optional(),
  more: z.boolean(),
});

/** Makes the next occurrence of a series: after a completion, and when its time comes. */
export function createRecurrenceWorker(
  config: WorkerConfig,
  dependencies: WorkerDependencies,
): Promise<Worker> {
  return startWorker(
    {
      name: 'recurrence',
      floorMs: FLOOR_MS,
      tick: generateDueOccurrences,
      handlers: recurrenceHandlers,
    },
    config,
    dependencies,
  );
}

async function generateDueOccurrences(tools: ToolCaller, signal: AbortSignal): Promise<TickResult> {
  const answer = await tools.call({
    tool: 'generate_due_occurrences',
    args: {},
    output: Generated,
    signal,
  });
  return {
    done: answer.generated,
    more: answer.more,
    nextInMs: answer.next_in_ms,
  };
}
