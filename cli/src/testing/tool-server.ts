import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { META, type ErrorPayload } from '@taskloom/contracts';

/** A call as the server saw it. */
export interface ReceivedCall {
  tool: string;
  args: Record<string, unknown>;
  idempotencyKey: unknown;
}

/** What a tool answers: `structuredContent`, or an error as every tool answers it. */
export type ToolAnswer = Record<string, unknown> | { error: ErrorPayload };
export type Tools = Record<string, (args: Record<string, unknown>) => ToolAnswer>;

export interface ToolServer extends AsyncDisposable {
  url: string;
  calls: ReceivedCall[];
}

export const TOKEN = 'tl_pat_test';

/** A real MCP server on a real socket with tools for a test. Lets in only who has `TOKEN`. */
export async function startToolServer(tools: Tools): Promise<ToolServer> {
  const calls: ReceivedCall[] = [];
  const handler = createMcpHandler(() => {
    const server = new Server({ name: 'tools', version: '1' }, { capabilities: { tools: {} } });
    server.setRequestHandler('tools/call', ({ params: { name, arguments: args = {}, _meta } }) => {
      calls.push({ tool: name, args, idempotencyKey: _meta?.[META.idempotencyKey] });
      const answer = tools[name]?.(args) ?? {};
      if (!('error' in answer)) return { content: [], structuredContent: answer };
      return { isError: true, content: [], _meta: { [META.error]: answer.error } };
    });
    return server;
  });

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const welcome = incoming.headers.authorization === `Bearer ${TOKEN}`;
    const response = welcome
      ? await handler.fetch(await toRequest(incoming))
      : new Response(null, { status: 401 });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body) Readable.fromWeb(response.body).pipe(outgoing);
    else outgoing.end();
  }

  const http = createServer((incoming, outgoing) => void respond(incoming, outgoing));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this kind.
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await Promise.all([handler.close(), new Promise((resolve) => http.close(resolve))]);
    },
  };
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
