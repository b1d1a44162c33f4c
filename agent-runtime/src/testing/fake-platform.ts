import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import {
  createMcpHandler,
  Server,
  type CallToolResult,
  type Tool,
} from '@modelcontextprotocol/server';
import { META, type ErrorPayload } from '@taskloom/contracts';

export interface ReceivedCall {
  userId: string;
  tool: string;
  args: Record<string, unknown>;
  idempotencyKey: unknown;
}

/** `structuredContent`, or an error as every tool answers it. */
export type ToolAnswer = Record<string, unknown> | { error: ErrorPayload };

interface Options {
  tools: Tool[];
  /** Called once per idempotency key, as the real server does. */
  answer(call: ReceivedCall): ToolAnswer | Promise<ToolAnswer>;
}

export interface FakePlatform extends AsyncDisposable {
  url: string;
  mcpUrl: string;
  serviceToken: string;
  /** Side effects, each once. */
  effects: ReceivedCall[];
  /** Calls that came in, those sent again among them. */
  received: ReceivedCall[];
  /** Answers every request with this HTTP status until set back to undefined. */
  refuseWith: number | undefined;
  /** How many requests were answered so. */
  refused: number;
  /** A token of a person's; people are made by naming them. */
  tokenFor(userId: string): string;
  withdraw(token: string): void;
  /** Tokens that were given out by exchange. */
  actingTokens(): string[];
}

const SERVICE_TOKEN = 'tl_svc_test';

/** What the runtime needs of the MCP server: its tools, introspection and token exchange, for real. */
export async function startFakePlatform(options: Options): Promise<FakePlatform> {
  const users = new Map<string, string>();
  const answers = new Map<string, Promise<ToolAnswer>>();
  const effects: ReceivedCall[] = [];
  const received: ReceivedCall[] = [];

  async function callTool(call: ReceivedCall): Promise<CallToolResult> {
    received.push(call);
    if (call.tool === 'get_me') return toResult(meOf(call.userId));
    const key = `${call.userId}:${JSON.stringify(call.idempotencyKey ?? randomUUID())}`;
    let answer = answers.get(key);
    if (!answer) {
      effects.push(call);
      answer = Promise.resolve(options.answer(call));
      answers.set(key, answer);
    }
    return toResult(await answer);
  }

  const handler = createMcpHandler(({ requestInfo }) => {
    const token = bearerOf(requestInfo?.headers.get('authorization'));
    const userId = users.get(token) ?? '';
    const server = new Server({ name: 'fake', version: '1' }, { capabilities: { tools: {} } });
    server.setRequestHandler('tools/list', async () => ({ tools: options.tools }));
    server.setRequestHandler('tools/call', async ({ params }) =>
      callTool({
        userId,
        tool: params.name,
        args: params.arguments ?? {},
        idempotencyKey: params._meta?.[META.idempotencyKey],
      }),
    );
    return server;
  });

  async function route(incoming: IncomingMessage): Promise<Response> {
    if (platform.refuseWith !== undefined) {
      platform.refused += 1;
      return new Response('refused', { status: platform.refuseWith });
    }
    const request = await toRequest(incoming);
    const token = bearerOf(request.headers.get('authorization'));
    const { pathname } = new URL(request.url);
    if (pathname === '/mcp') {
      return users.has(token) ? handler.fetch(request) : new Response('', { status: 401 });
    }
    const isService = token === SERVICE_TOKEN || isServiceClient(request.headers);
    if (!isService) return Response.json({ error: 'invalid_client' }, { status: 401 });
    const form = new URLSearchParams(await request.text());
    if (pathname === '/oauth/introspect') {
      const sub = users.get(form.get('token') ?? '');
      return Response.json(sub === undefined ? { active: false } : { active: true, sub });
    }
    const access_token = `tl_act_${randomUUID()}`;
    users.set(access_token, form.get('subject_token') ?? '');
    return Response.json({ access_token, token_type: 'Bearer', expires_in: 600 });
  }

  const http = createServer(async (incoming, outgoing) => respond(outgoing, await route(incoming)));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this kind.
  const { port } = http.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const platform: FakePlatform = {
    url,
    mcpUrl: `${url}/mcp`,
    serviceToken: SERVICE_TOKEN,
    effects,
    received,
    refuseWith: undefined,
    refused: 0,
    tokenFor(userId) {
      const token = `tl_pat_${randomUUID()}`;
      users.set(token, userId);
      return token;
    },
    withdraw: (token) => void users.delete(token),
    actingTokens: () => [...users.keys()].filter((token) => token.startsWith('tl_act_')),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await Promise.all([handler.close(), new Promise((resolve) => http.close(resolve))]);
    },
  };
  return platform;
}

function meOf(userId: string): Record<string, unknown> {
  return {
    id: userId,
    name: userId,
    time_zone: 'Europe/Berlin',
    week_start: 1,
    inbox_project_id: 'inbox',
    scopes: ['tasks:read', 'tasks:write'],
  };
}

function toResult(answer: ToolAnswer): CallToolResult {
  const { error } = answer as { error?: ErrorPayload };
  if (!error) {
    return {
      content: [{ type: 'text', text: JSON.stringify(answer) }],
      structuredContent: answer,
    };
  }
  return {
    isError: true,
    content: [{ type: 'text', text: `${error.code}: ${error.message}` }],
    _meta: { [META.error]: error },
  };
}

function bearerOf(header: string | null | undefined): string {
  return header?.replace(/^Bearer /u, '') ?? '';
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

function respond(outgoing: ServerResponse, response: Response): void {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body) Readable.fromWeb(response.body).pipe(outgoing);
  else outgoing.end();
}

function isServiceClient(headers: Headers): boolean {
  const basic = /^Basic (.+)$/u.exec(headers.get('authorization') ?? '')?.[1] ?? '';
  return Buffer.from(basic, 'base64').toString() === `agent-runtime:${SERVICE_TOKEN}`;
}
