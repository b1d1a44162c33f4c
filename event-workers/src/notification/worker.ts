import { z } from 'zod';

import type { ToolCaller } from '../mcp/tool-caller.ts';
import type { TickResult } from '../timer/due-timer.ts';
import { startWorker, type Worker, type WorkerConfig, type WorkerDependencies } from '../worker.ts';
import { type ChannelSettings, createChannels } from './channels/registry.ts';
import { notificationHandlers } from './handlers/registry.ts';
import { deliveryMetrics } from './metrics.ts';

export interface NotificationWorkerConfig extends WorkerConfig {
  /** Absent: what needs no setting up, and no private addresses. */
  channels?: ChannelSettings;
}

const FLOOR_MS = 60_000;

const DispatchResult = z.object({
  released: z.number(),
  next_in_ms: z.number().optional(),
  more: z.boolean(),
});

/** Releases what is due when its time comes, and delivers it through the channels people chose. */
export async function createNotificationWorker(
  config: NotificationWorkerConfig,
  dependencies: WorkerDependencies,
): Promise<Worker> {
  const settings = config.channels ?? { allowPrivate: false };
  const channels = createChannels(settings);
  await using parts = new AsyncDisposableStack();
  for (const channel of channels) parts.defer(() => channel.close?.());
  const metrics = deliveryMetrics(dependencies.metrics);
  const offer = {
    channels: channels.map(({ name }) => name),
    allow_private: settings.allowPrivate,
    ...(settings.vapid ? { push_public_key: settings.vapid.publicKey } : {}),
  };
  const worker = parts.use(
    await startWorker(
      {
        name: 'notification',
        floorMs: FLOOR_MS,
        tick: (tools, signal) => releaseWhatIsDue(tools, { offer, signal }),
        handlers: ({ tools, timer }) =>
          notificationHandlers({
            tools,
            timer,
            channels,
            metrics,
            publicUrl: settings.publicUrl,
            floorMs: FLOOR_MS,
          }),
      },
      config,
      dependencies,
    ),
  );
  const started = parts.move();
  return { ...worker, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

async function releaseWhatIsDue(
  tools: ToolCaller,
  { offer, signal }: { offer: object; signal: AbortSignal },
): Promise<TickResult> {
  const answer = await tools.call({
    tool: 'release_due_reminders',
    args: { offer },
    output: DispatchResult,
    signal,
  });
  return {
    done: answer.released,
    more: answer.more,
    nextInMs: answer.next_in_ms,
  };
}
