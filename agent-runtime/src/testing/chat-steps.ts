import { randomUUID } from 'node:crypto';

import type { RunEvent } from '@taskloom/contracts';

import type { ChatClient } from './chat-client.ts';
import type { Script } from './scripted-model.ts';

/** Sends a message and returns its id. */
export function say(client: ChatClient, conversationId: string, text = 'hi'): string {
  const messageId = randomUUID();
  client.send({ type: 'send_message', conversationId, messageId, text });
  return messageId;
}

/** Waits for the first event of a type, in any conversation. */
export async function eventOf<T extends RunEvent['type']>(
  client: ChatClient,
  type: T,
): Promise<{ runId: string; event: Extract<RunEvent, { type: T }> }> {
  const message = await client.next('event', (candidate) => candidate.event.type === type);
  // The condition above is on the type.
  return message as never;
}

/** Calls one tool, then says what came of it. */
export function callThen(name: string, args: Record<string, unknown>): Script {
  return (turn) => {
    const result = turn.findLast((item) => item.type === 'function_call_result');
    if (!result) return { calls: [{ name, args }] };
    return { text: [`Result: ${JSON.stringify(result.output)}`] };
  };
}
