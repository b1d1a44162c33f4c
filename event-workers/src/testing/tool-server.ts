import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { createMcpHandler, Server, type CallToolResult } from '@modelcontextprotocol/server';
import { META, type ErrorPayload } from '@taskloom/contracts';

/** A call as the server saw it. */
export interface ReceivedCall {
  tool: string;
  args: Record<string, unknown>;
  idempotencyKey: unknown;
  causedBy: unknown;
  authorization: string | null;
}

/** What the server does with a call: `structuredContent`, or an error as every tool answers it. */
export type ToolAnswer = Record<string, unknown> | { error: ErrorPayload };

export interface ToolServer extends AsyncDisposable {
  mcpUrl: string;
  calls: ReceivedCall[];
  /** Answers every request with this HTTP status until set back to undefined. */
  refuseWith: number | undefined;
  /** Answers every request with this JSON-RPC error code until set back to undefined. */
  errorCode: number | undefined;
}

/** A real MCP server on a real socket, whose tools are whatever `answer` says. */
export async function startToolServer(
  answer: (call: ReceivedCall) => ToolAnswer | Promise<ToolAnswer>,
): Promise<ToolServer> {
  const calls: ReceivedCall[] = [];
  const handler = createMcpHandler(({ requestInfo }) => {
    const server = new Server(
      { name: 'tool-server', version: '1' },
      { capabilities: { tools: {} } },
    );
    server.setRequestHandler('tools/call', async ({ params }) => {
      const call: ReceivedCall = {
        tool: params.name,
        args: params.arguments ?? {},
        idempotencyKey: params._meta?.[META.idempotencyKey],
        causedBy: params._meta?.[META.causedBy],
        authorization: requestInfo?.headers.get('authorization') ?? null,
      };
      calls.push(call);
      return toResult(await answer(call));
    });
    return server;
  });

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const response = await answerTo(await toRequest(incoming));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body) Readable.fromWeb(response.body).pipe(outgoing);
    else outgoing.end();
  }

  async function answerTo(request: Request): Promise<Response> {
    const { refuseWith: status, errorCode: code } = started;
    if (status !== undefined) return new Response('refused', { status });
    if (code === undefined || request.method !== 'POST') return handler.fetch(request);
    const { id } = (await request.json()) as { id?: number };
    return Response.json({ jsonrpc: '2.0', id, error: { code, message: 'refused' } });
  }

  const http = createServer((incoming, outgoing) => void respond(incoming, outgoing));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this kind.
  const { port } = http.address() as AddressInfo;

  const started: ToolServer = {
    mcpUrl: `http://127.0.0.1:${port}/mcp`,
    calls,
    refuseWith: undefined,
    errorCode: undefined,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await Promise.all([handler.close(), new Promise((resolve) => http.close(resolve))]);
    },
  };
  return started;
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const method = incoming.method ?? 'GET';
  const body = method === 'POST' ? await text(incoming) : null;
  return new Request(`http://${incoming.headers.host}${incoming.url}`, { method, headers, body });
}

function toResult(answer: ToolAnswer): CallToolResult {
  const { error } = answer as { error?: ErrorPayload };
  if (!error) return { content: [], structuredContent: answer };
  return {
    isError: true,
    content: [{ type: 'text', text: `${error.code}: ${error.message}` }],
    _meta: { [META.error]: error },
  };
}
