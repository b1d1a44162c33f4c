import type { EventTypeHandler } from '../../events/handler.ts';
import type { ToolCaller } from '../../mcp/tool-caller.ts';
import type { DueTimer } from '../../timer/due-timer.ts';
import type { Channel } from '../channels/channel.ts';
import type { DeliveryMetrics } from '../metrics.ts';
import { deliverNotice } from './deliver-notice.ts';
import { watchReminders } from './watch-reminders.ts';

/** Every handler of the notification worker. */
export function notificationHandlers(parts: {
  tools: ToolCaller;
  timer: DueTimer;
  channels: readonly Channel[];
  metrics: DeliveryMetrics;
  publicUrl: string | undefined;
}): EventTypeHandler[] {
  const { tools, timer, channels, metrics, publicUrl } = parts;
  return [
    deliverNotice({
      tools,
      channels,
      publicUrl,
      nudge: (at) => timer.nudge(at),
      count: (labels) => metrics.attempts.inc(labels),
    }),
    watchReminders(timer),
  ];
}
