import { tool, type FunctionTool } from '@openai/agents';

import { failedResult, type ToolResult } from '../mcp/tool-result.ts';
import type { Tool, UserTools } from '../mcp/tool-clients.ts';
import { parseArguments, type RunSession } from '../runs/run-session.ts';

interface BridgeOptions {
  userTools: UserTools;
  session: RunSession;
  /** Give models the structured answer as JSON. */
  readsStructured: boolean;
}

/**
 * The MCP server's tools for the SDK's loop. A result is taken from the journal when it is there;
 * otherwise the tool is called under a key that makes calling again harmless.
 */
export function bridgeTools(options: BridgeOptions): FunctionTool[] {
  return options.userTools.tools.map((listed) => bridgeTool(listed, options));
}

function bridgeTool(listed: Tool, options: BridgeOptions): FunctionTool {
  const { session } = options;
  const asks = listed.annotations?.destructiveHint === true;
  return tool({
    name: listed.name,
    description: listed.description ?? listed.title ?? listed.name,
    strict: false,
    // MCP's schemas are JSON Schemas of objects, which is what this type stands for.
    parameters: modelSchema(listed, asks) as never,
    needsApproval: async (_context, _input, callId) =>
      asks && callId !== undefined && session.decisions[callId] === undefined,
    errorFunction: (_context, error) => {
      if (session.broken || session.signal.aborted) throw error;
      session.logger.warn({ tool: listed.name, type: nameOf(error) }, 'a tool call was not made');
      return 'invalid_input: The arguments are not a JSON object that fits the tool.';
    },
    async execute(input: unknown, _context, details) {
      const callId = details?.toolCall?.callId;
      if (callId === undefined) throw new TypeError('the SDK gave no call id');
      const result = await session.track(answerCall({ callId, input, listed, asks, options }));
      return options.readsStructured ? JSON.stringify(result) : result.text;
    },
  });
}

interface Call {
  callId: string;
  input: unknown;
  listed: Tool;
  asks: boolean;
  options: BridgeOptions;
}

async function answerCall(call: Call): Promise<ToolResult> {
  const { session } = call.options;
  const result = await resultOf(call);
  session.announceResult(call.callId, result);
  await session.guard(() => session.emitter.flush());
  return result;
}

async function resultOf(call: Call): Promise<ToolResult> {
  const { callId, listed, asks } = call;
  const { session, userTools } = call.options;
  const saved = await session.guard(() => session.journal.toolResult(callId));
  if (saved) return saved;
  const result =
    asks && session.decisions[callId] === 'deny'
      ? declined()
      : await userTools.call({
          name: listed.name,
          args: argumentsOf(call.input, asks && takesConfirm(listed)),
          idempotencyKey: `${session.runId}:${callId}`,
          signal: session.toolSignal,
        });
  return session.guard(() => session.journal.saveToolResult(callId, result));
}

function argumentsOf(input: unknown, confirm: boolean): Record<string, unknown> {
  const args = typeof input === 'string' ? parseArguments(input) : { ...(input as object) };
  return confirm ? { ...args, confirm: true } : args;
}

function declined(): ToolResult {
  return failedResult({
    code: 'forbidden',
    message: 'The person declined this. Nothing was changed.',
    hint: 'Do not try again unless they ask for it.',
  });
}

/** The person confirms, never the model: it is not even told of the argument. */
function modelSchema(listed: Tool, asks: boolean): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = listed.inputSchema;
  if (!asks || !takesConfirm(listed)) return { properties: {}, required: [], ...schema };
  const { confirm: _confirm, ...properties } = schema.properties ?? {};
  return { required: [], ...schema, properties };
}

function takesConfirm(listed: Tool): boolean {
  return listed.inputSchema.properties !== undefined && 'confirm' in listed.inputSchema.properties;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
