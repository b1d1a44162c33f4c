import type { EventTypeHandler } from '../../events/handler.ts';
import type { ToolCaller } from '../../mcp/tool-caller.ts';
import type { DueTimer } from '../../timer/due-timer.ts';
import { advanceSeries } from './advance-series.ts';
import { watchSeries } from './watch-series.ts';

/** Every handler of the recurrence worker. */
export function recurrenceHandlers(parts: {
  tools: ToolCaller;
  timer: DueTimer;
}): EventTypeHandler[] {
  return [advanceSeries(parts.tools), watchSeries(parts.timer)];
}
