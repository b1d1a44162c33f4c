import { randomUUID } from 'node:crypto';

import type { RunEvent, ServerMessage } from '@taskloom/contracts';

import { refused } from '../errors.ts';
import { localTimeZone } from '../local-time-zone.ts';
import type { ChatConnection } from './chat-connection.ts';

/** How a turn is shown, and who decides. */
export interface TurnView {
  text(delta: string): void;
  /** Ends the line that the text has come to. */
  textEnd(): void;
  toolStarted(call: ToolCall): void;
  toolFailed(call: ToolCall, text: string): void;
  approve(call: ToolCall): Promise<boolean>;
}

export interface ToolCall {
  id: string;
  name: string;
  title: string;
  args: Record<string, unknown>;
  result?: { isError: boolean; text: string; content?: Record<string, unknown> | undefined };
}

export interface TurnResult {
  run_id: string;
  outcome: 'completed' | 'stopped';
  text: string;
  tool_calls: ToolCall[];
}

interface TurnOptions {
  connection: ChatConnection;
  conversationId: string;
  text: string;
  view: TurnView;
  signal: AbortSignal;
  /** Told the run's id once it has one, so that it can be stopped. */
  onRun: (runId: string) => void;
}

/** Sends a message and follows the run that answers it to its end. Throws `CliError` when it fails. */
export async function runTurn(options: TurnOptions): Promise<TurnResult> {
  const { connection, conversationId, signal } = options;
  const messageId = randomUUID();
  connection.send({
    type: 'send_message',
    conversationId,
    messageId,
    text: options.text,
    timeZone: localTimeZone(),
  });

  const calls = new Map<string, ToolCall>();
  let runId: string | undefined;
  let text = '';
  for await (const message of connection.receive(signal)) {
    failOnRefusal(message, [messageId, 'send_message', 'authenticate']);
    if (message.type !== 'event' || message.conversationId !== conversationId) continue;
    const { event } = message;
    if (event.type === 'USER_MESSAGE') {
      if (event.messageId === messageId) options.onRun((runId = message.runId));
      continue;
    }
    if (message.runId !== runId) continue;
    if (event.type === 'TEXT_MESSAGE_CONTENT') text += event.delta;
    if (event.type === 'RUN_ERROR' || event.type === 'RUN_FINISHED') options.view.textEnd();
    if (event.type === 'RUN_ERROR') throw refused(event.error);
    if (event.type === 'RUN_FINISHED') {
      return { run_id: runId, outcome: event.outcome, text, tool_calls: [...calls.values()] };
    }
    await show({ event, runId, calls, options });
  }
  throw new Error('the chat ended without an end');
}

async function show({
  event,
  runId,
  calls,
  options,
}: {
  event: RunEvent;
  runId: string;
  calls: Map<string, ToolCall>;
  options: TurnOptions;
}): Promise<void> {
  const { view, connection, conversationId } = options;
  switch (event.type) {
    case 'TEXT_MESSAGE_CONTENT':
      return view.text(event.delta);
    case 'TEXT_MESSAGE_END':
      return view.textEnd();
    case 'TOOL_CALL_START': {
      const { toolCallId: id, toolName: name, title, args } = event;
      calls.set(id, { id, name, title, args });
      return view.toolStarted({ id, name, title, args });
    }
    case 'TOOL_CALL_APPROVAL_REQUESTED': {
      const { toolCallId } = event;
      const call = calls.get(toolCallId);
      const decision = call && (await view.approve(call)) ? 'approve' : 'deny';
      return connection.send({
        type: 'decide_approval',
        conversationId,
        runId,
        toolCallId,
        decision,
      });
    }
    case 'TOOL_CALL_RESULT': {
      const call = calls.get(event.toolCallId);
      if (!call) return;
      call.result = { isError: event.isError, text: event.text, content: event.content };
      if (event.isError) view.toolFailed(call, event.text);
      return;
    }
    default:
      return;
  }
}

/** Other frames may be refused: a conversation begins with its first message, a run may have ended. */
function failOnRefusal(message: ServerMessage, ours: readonly string[]): void {
  if (message.type !== 'error') return;
  if (message.regarding === undefined || ours.includes(message.regarding)) {
    throw refused(message.error);
  }
}
