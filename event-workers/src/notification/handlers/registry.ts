import type { EventTypeHandler } from '../../events/handler.ts';
import type { ToolCaller } from '../../mcp/tool-caller.ts';
import type { DueTimer } from '../../timer/due-timer.ts';
import { createChannels } from '../channels/registry.ts';
import { deliverReminder } from './deliver-reminder.ts';
import { watchReminders } from './watch-reminders.ts';

/** Every handler of the notification worker. */
export function notificationHandlers(parts: {
  tools: ToolCaller;
  timer: DueTimer;
}): EventTypeHandler[] {
  return [deliverReminder(createChannels(parts.tools)), watchReminders(parts.timer)];
}
