import type { ToolCaller } from '../../mcp/tool-caller.ts';
import type { Channel } from './channel.ts';
import { createInAppChannel } from './in-app.ts';

/** Every channel a reminder goes out through. */
export function createChannels(tools: ToolCaller): Channel[] {
  return [createInAppChannel(tools)];
}
