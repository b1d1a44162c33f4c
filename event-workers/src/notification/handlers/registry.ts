import type { EventTypeHandler } from '../../events/handler.ts';
import type { ToolCaller } from '../../mcp/tool-caller.ts';
import type { DueTimer } from '../../timer/due-timer.ts';
import type { Channel } from '../channels/channel.ts';
import type { DeliveryMetrics } from '../metrics.ts';
import { deliverNotification } from './deliver-notification.ts';
import { watchReminders } from './watch-reminders.ts';

/** Every handler of the notification worker. */
export function notificationHandlers(parts: {
  tools: ToolCaller;
  timer: DueTimer;
  channels: readonly Channel[];
  metrics: DeliveryMetrics;
  publicUrl: string | undefined;
  floorMs: number;
}): EventTypeHandler[] {
  const { tools, timer, channels, metrics, publicUrl, floorMs } = parts;
  return [
    deliverNotification({
      tools,
      channels,
      publicUrl,
      nudge: (inMs) => timer.nudge(inMs),
      count: (labels) => metrics.attempts.inc(labels),
    }),
    watchReminders({ timer, floorMs }),
  ];
}
