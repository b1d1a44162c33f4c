import {
  Agent,
  Runner,
  setTraceProcessors,
  setTracingDisabled,
  type AgentInputItem,
} from '@openai/agents';

import type { RunApprovals } from '../approvals/run-approvals.ts';
import type { UserTools } from '../mcp/tool-clients.ts';
import type { ModelLimits } from '../models/model-limits.ts';
import type { RunSession } from '../runs/run-session.ts';
import { JournaledModel } from './journaled-model.ts';
import { bridgeTools } from './tools.ts';

interface LoopOptions {
  userTools: UserTools;
  session: RunSession;
  approvals: RunApprovals;
  modelLimits: ModelLimits;
  instructions: string;
  input: AgentInputItem[];
}

const MAX_TURNS = 24;
const PARALLEL_TOOLS = 4;

// The SDK sends traces to its vendor unless told otherwise.
setTracingDisabled(true);
setTraceProcessors([]);

/** Runs the model and its tools until it has answered, or until somebody has to decide about calls. */
export async function runLoop(
  options: LoopOptions,
): Promise<{ waitingFor: { toolCallId: string; toolName: string }[] }> {
  const { session, approvals } = options;
  const agent = new Agent({
    name: 'Taskloom',
    instructions: options.instructions,
    model: new JournaledModel(session, options.modelLimits),
    tools: bridgeTools({ userTools: options.userTools, session, approvals }),
  });
  const runner = new Runner({
    tracingDisabled: true,
    traceIncludeSensitiveData: false,
    toolNotFoundBehavior: 'return_error_to_model',
    toolExecution: { maxFunctionToolConcurrency: PARALLEL_TOOLS },
  });
  const stream = await runner.run(agent, options.input, {
    stream: true,
    signal: session.signal,
    maxTurns: MAX_TURNS,
  });
  for await (const event of stream) {
    if (event.type !== 'run_item_stream_event' || event.name !== 'tool_output') continue;
    announceUnknownTool(session, event.item.rawItem);
  }
  await stream.completed;
  return {
    waitingFor: stream.interruptions.flatMap(({ rawItem }) =>
      rawItem.type === 'function_call'
        ? { toolCallId: rawItem.callId, toolName: rawItem.name }
        : [],
    ),
  };
}

/** Calls that never reached a tool of ours have a result, too: the page waits for one. */
function announceUnknownTool(session: RunSession, item: unknown): void {
  if (typeof item !== 'object' || item === null || !('callId' in item)) return;
  const callId = String(item.callId);
  if (session.results.has(callId)) return;
  session.announceResult(callId, {
    isError: true,
    text: 'not_found: There is no such tool, or its arguments could not be read.',
  });
}
