import { z } from 'zod';

/** The protocol's version that this page speaks. */
export const PROTOCOL_VERSION = '2026-07-28';
export const CLIENT_INFO = { name: 'taskloom-web', version: '0.1.0' };

const ToolResult = z.object({
  isError: z.boolean().optional(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  structuredContent: z.unknown().optional(),
  _meta: z.record(z.string(), z.unknown()).optional(),
});
type ToolResult = z.infer<typeof ToolResult>;

const Answer = z.object({ result: ToolResult });

export interface ToolRequest {
  name: string;
  arguments: Record<string, unknown>;
  _meta: Record<string, unknown>;
}

/**
 * One `tools/call` that is answered by one JSON message, as nearly all are. Without the SDK, which is as large as
 * all tasks' code together: it comes later, for what is streamed.
 * @throws when nobody answers, or not with a result; the message holds the status of a refused request.
 */
export async function callTool(
  request: ToolRequest,
  { url, token, signal }: { url: URL; token: string; signal: AbortSignal },
): Promise<ToolResult> {
  const response = await fetch(url, {
    method: 'POST',
    signal,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': PROTOCOL_VERSION,
      'mcp-method': 'tools/call',
      'mcp-name': request.name,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: crypto.randomUUID(),
      method: 'tools/call',
      params: {
        ...request,
        _meta: {
          ...request._meta,
          'io.modelcontextprotocol/protocolVersion': PROTOCOL_VERSION,
          'io.modelcontextprotocol/clientInfo': CLIENT_INFO,
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
  });
  if (!response.ok) throw new Error(`The request was answered with ${response.status}.`);
  return Answer.parse(await response.json()).result;
}
