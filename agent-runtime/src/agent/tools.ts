import { tool, type FunctionTool } from '@openai/agents';
import { failSpan, inSpan, kindOf, SpanKind } from '@taskloom/platform';

import type { RunApprovals } from '../approvals/run-approvals.ts';
import type { Verdict } from '../approvals/verdict.ts';
import { failedResult, type ToolResult } from '../mcp/tool-result.ts';
import type { Tool, ToolCall, UserTools } from '../mcp/tool-clients.ts';
import { parseArguments, type RunSession } from '../runs/run-session.ts';

interface BridgeOptions {
  userTools: UserTools;
  session: RunSession;
  approvals: RunApprovals;
}

/**
 * The MCP server's tools for the SDK's loop. A result is taken from the journal when it is there;
 * otherwise the tool is called under a key that makes calling again harmless.
 */
export function bridgeTools(options: BridgeOptions): FunctionTool[] {
  return options.userTools.tools.map((listed) => bridgeTool(listed, options));
}

function bridgeTool(listed: Tool, options: BridgeOptions): FunctionTool {
  const { session, approvals } = options;
  return tool({
    name: listed.name,
    description: listed.description ?? listed.title ?? listed.name,
    strict: false,
    // MCP's schemas are JSON Schemas of objects, which is what this type stands for.
    parameters: modelSchema(listed) as never,
    needsApproval: async (_context, input, callId) =>
      callId !== undefined && (await approvals.verdict(callId, listed, input)).kind === 'ask',
    errorFunction: (_context, error) => {
      if (session.broken || session.signal.aborted) throw error;
      session.logger.warn({ tool: listed.name, type: kindOf(error) }, 'a tool call was not made');
      return 'invalid_input: The arguments are not a JSON object that fits the tool.';
    },
    async execute(input: unknown, _context, details) {
      const callId = details?.toolCall?.callId;
      if (callId === undefined) throw new TypeError('the SDK gave no call id');
      const result = await session.track(answerCall({ callId, input, listed, options }));
      return session.models.current.readsStructured ? JSON.stringify(result) : result.text;
    },
  });
}

interface Call {
  callId: string;
  input: unknown;
  listed: Tool;
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
  const { callId, listed } = call;
  const { session, approvals } = call.options;
  const saved = await session.guard(() => session.journal.toolResult(callId));
  if (saved) return saved;
  const verdict = await approvals.verdict(callId, listed, call.input);
  const result = await carryOut(call, verdict);
  return session.guard(() => session.journal.saveToolResult(callId, result));
}

async function carryOut({ callId, input, listed, options }: Call, verdict: Verdict) {
  const { session, userTools } = options;
  switch (verdict.kind) {
    case 'invalid':
      return failedResult({ code: 'invalid_input', message: verdict.problem });
    case 'refuse':
      if (verdict.remembered) session.announceRefusal(callId);
      return declined(verdict);
    case 'ask':
      throw new TypeError('a call that waits for a person was made');
    case 'go':
      return callTraced(userTools, {
        name: listed.name,
        args: argumentsOf(input, verdict.agreed && takesConfirm(listed)),
        idempotencyKey: `${session.runId}:${callId}`,
        signal: session.toolSignal,
      });
  }
}

function callTraced(userTools: UserTools, call: ToolCall): Promise<ToolResult> {
  const { name } = call;
  return inSpan(
    {
      name: `execute_tool ${name}`,
      kind: SpanKind.CLIENT,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': name,
        'mcp.method.name': 'tools/call',
      },
    },
    async (span) => {
      const result = await userTools.call(call);
      if (result.isError) failSpan(span, result.error?.code ?? 'tool_error');
      return result;
    },
  );
}

function argumentsOf(input: unknown, confirm: boolean): Record<string, unknown> {
  const args = typeof input === 'string' ? parseArguments(input) : { ...(input as object) };
  return confirm ? { ...args, confirm: true } : args;
}

function declined({ remembered }: { remembered: boolean }): ToolResult {
  return failedResult({
    code: 'forbidden',
    message: remembered
      ? 'The person has said that this is never to be done. Nothing was changed.'
      : 'The person declined this. Nothing was changed.',
    hint: 'Do not try again unless they ask for it.',
  });
}

/** The person confirms, never the model: it is not even told of the argument. */
function modelSchema(listed: Tool): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = listed.inputSchema;
  if (!takesConfirm(listed)) return { properties: {}, required: [], ...schema };
  const { confirm: _confirm, ...properties } = schema.properties ?? {};
  return { required: [], ...schema, properties };
}

function takesConfirm(listed: Tool): boolean {
  return listed.inputSchema.properties !== undefined && 'confirm' in listed.inputSchema.properties;
}
