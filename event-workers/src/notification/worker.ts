import { z } from 'zod';

import type { ToolCaller } from '../mcp/tool-caller.ts';
import type { TickResult } from '../timer/due-timer.ts';
import { startWorker, type Worker, type WorkerConfig, type WorkerDependencies } from '../worker.ts';
import { notificationHandlers } from './handlers/registry.ts';

const FLOOR_MS = 60_000;

const Released = z.object({
  released: z.number(),
  next_at: z.iso.datetime({ offset: true }).optional(),
  more: z.boolean(),
});

/** Releases reminders when their time comes, and delivers them through every channel. */
export function createNotificationWorker(
  config: WorkerConfig,
  dependencies: WorkerDependencies,
): Promise<Worker> {
  return startWorker(
    {
      name: 'notification',
      floorMs: FLOOR_MS,
      tick: releaseDueReminders,
      handlers: notificationHandlers,
    },
    config,
    dependencies,
  );
}

async function releaseDueReminders(tools: ToolCaller, signal: AbortSignal): Promise<TickResult> {
  const answer = await tools.call({
    tool: 'release_due_reminders',
    args: {},
    output: Released,
    signal,
  });
  return {
    done: answer.released,
    more: answer.more,
    nextAt: answer.next_at === undefined ? undefined : Date.parse(answer.next_at),
  };
}
